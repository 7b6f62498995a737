"""What the window hears of the process that makes a backup, whatever that process says."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject

from telesec.app.backup_child import BackupChild, verdict

_GARBAGE = ("3.5", "[]", '"end"', "null", "[" * 5000, '{"say": ["end"]}', "not json at all")


@pytest.mark.parametrize("garbage", _GARBAGE, ids=range(len(_GARBAGE)))
def test_a_line_that_is_no_message_is_not_heard_and_the_end_still_is(qtbot, garbage):
    parent = QObject()
    program = f'import json; print({garbage!r}); print(json.dumps({{"say": "end", "made": 1}}))'
    child = BackupChild([sys.executable, "-c", program], parent)
    with qtbot.waitSignal(child.ended, timeout=20_000) as ended:
        child.start(b"{}\n")
    word, facts = ended.args
    assert (word, facts["made"]) == ("end", 1)
    assert verdict(word, facts)[0] == "success"
