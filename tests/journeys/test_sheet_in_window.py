"""From the button to the header: the sheet is changed in the settings, and the old one no longer opens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pytest

from telesec.app.office_pages import settings_page
from telesec.app.page_context import PageContext
from telesec.domain.errors import Invalid
from telesec.security import header as headers
from telesec.security import recovery
from telesec.services.access.recovery import Recovery
from telesec.ui import theme
from telesec.ui.people.sheet_change import CHANGED, RIGHT, SheetChangeCard
from telesec.ui.people.sheet_dialogs import NewSheetDialog
from telesec.ui.tasks import Tasks

from .conftest import FirstDay

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def tasks(qtbot) -> Iterator[Tasks]:
    made = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
    yield made
    made.close(lambda: None)


@pytest.fixture
def card(qtbot, qapp, tasks, first_day: FirstDay):
    """The sheet's card among the settings of whoever founded the practice."""
    with qtbot.waitCallback() as answer:
        tasks.run(first_day.attempt, answer)
    signed = answer.args[0]
    look = theme.apply(qapp, "light", 10)
    context = PageContext(signed, first_day.threshold(), tasks, lambda: look, lambda *_: None, lambda _: None)
    page = settings_page(context)
    qtbot.addWidget(page)
    page.resize(1160, 768)
    page.show()
    titles = [page.tabs.tabText(at) for at in range(page.tabs.count())]
    page.tabs.setCurrentIndex(titles.index("Cet ordinateur"))
    yield page, page.tabs.currentWidget().findChild(SheetChangeCard)
    tasks.close(signed.gate.close)


def groups_of(pdf: bytes) -> list[str]:
    """The thirteen groups as they are printed."""
    from pypdf import PdfReader

    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    found = re.findall(rf"\b[{recovery.ALPHABET}]{{5}}\b", text)
    return found[:13]


def test_the_sheet_is_checked_then_changed_from_the_settings(qtbot, card, first_day, tmp_path) -> None:
    page, sheet = card
    sheet.check.click()
    sheet.dialog.code.setPlainText(first_day.recovery_text.lower())
    sheet.dialog.submit.click()
    qtbot.waitUntil(lambda: page.bar.text() == RIGHT)
    sheet.change.click()
    sheet.dialog.submit.click()
    qtbot.waitUntil(lambda: isinstance(sheet.dialog, NewSheetDialog))
    dialog = sheet.dialog
    dialog.save_to(tmp_path / "feuille.pdf")
    qtbot.waitUntil(dialog.submit.isEnabled)
    groups = groups_of((tmp_path / "feuille.pdf").read_bytes())
    for place, field in zip(dialog._sheet.asked, dialog.groups, strict=True):
        field.setText(groups[place - 1])
    dialog.submit.click()
    qtbot.waitUntil(lambda: page.bar.text() == CHANGED)
    with pytest.raises(Invalid):
        Recovery(first_day.threshold()).open(first_day.recovery_text)
    Recovery(first_day.threshold()).open(" ".join(groups))
    found = headers.read_header(first_day.folder)
    code = recovery.decode_code(" ".join(groups))
    assert recovery.open_block(found.recovery, code, found.practice_id).deks
