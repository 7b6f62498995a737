"""What one may do with a slip that is still to be dealt with: the buttons of its panel, and their letters."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from telesec.domain.slips import slip_rules
from telesec.domain.slips.slips import Slip
from telesec.ui.lists.line_panel import Act
from telesec.ui.slips.gestures import SlipGestures
from telesec.ui.slips.ports import SlipPorts


def open_acts(row: Slip, do: SlipGestures, ports: SlipPorts, open_file: Callable[[str], object]) -> list[Act]:
    """Those for whom it waits, for who wrote it, then for everybody; the first is the most likely one."""
    found = acts_on_own_words(row, do, ports)
    if slip_rules.holds(ports.account, row) and row.practitioner_id:
        found.append(Act("Répondre", partial(do.answer, row), "R", "primary", "pencil"))
    if slip_rules.holds(ports.account, row):
        found.append(Act("Marquer traitée", partial(do.close, row), "T", icon="check"))
    else:
        found.append(Act("Fermer…", partial(do.ask_close, row), "T", icon="check"))
    found.append(Act("Transmettre…", partial(do.transfer, row), "M", icon="arrow-right"))
    if ports.may_file and row.draft.patient_id:
        found.append(Act("Verser dans les notes", partial(do.file, row), "V", icon="file-text"))
    if row.draft.patient_id and row.established:
        found.append(Act("Dossier", partial(open_file, row.draft.patient_id), "F", wide=False))
    return found


def acts_on_own_words(row: Slip, do: SlipGestures, ports: SlipPorts) -> list[Act]:
    """For whoever wrote it: other words before it is read, more of them after."""
    if slip_rules.may_reword(row, ports.account):
        return [Act("Corriger…", partial(do.correct, row), "C", icon="pencil")]
    if slip_rules.may_add(row, ports.account):
        return [Act("Préciser…", partial(do.add, row), "P", icon="pencil")]
    return []
