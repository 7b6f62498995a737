"""Bench of the journal: a year of honest rows, questions asked of it, and the check of its chain."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from telesec.commands.bench_data import Progress
from telesec.commands.bench_lines import Line, median, timed
from telesec.commands.bench_stores import Scene
from telesec.domain.care.clinical import NoteRequest
from telesec.domain.ids import new_id
from telesec.domain.journal.chain import Entry
from telesec.domain.journal.groups import actions_of
from telesec.domain.journal.lines import Ending, JournalFilter
from telesec.domain.people import Compartment
from telesec.services.care.clinical import write_note
from telesec.services.gate import Gate
from telesec.services.journals.journal_reading import read
from telesec.storage.tables.base import instant_text

_BATCH = 20_000
_YEAR = timedelta(days=364)
_ACCOUNTS = 12
_OFTEN = ("agenda_view", "patient_open", "patient_search")
_SOMETIMES = ("book", "move", "cancel", "mark", "patient_update", "agenda_print", "message_list")
_ODD = 0.03  # of the rows are of the night or of a week-end
_DETAILS = 0.15
_UNDONE = 0.006


def fill_journal(gate: Gate, patient_ids: list[str], count: int, said: Progress) -> None:
    """Append ``count`` honest rows spread over a year: twelve accounts, ten actions, every patient."""
    store = gate.stores()[Compartment.OFFICE]
    rows = _rows(gate, patient_ids, count)
    for start in range(0, count, _BATCH):
        store.note(entry for entry, _ in zip(rows, range(min(_BATCH, count - start)), strict=False))
        said(f"{min(start + _BATCH, count)} lignes de journal")


def _rows(gate: Gate, patient_ids: list[str], count: int) -> Iterator[Entry]:
    dice = random.Random(5)  # noqa: S311 - invented rows, no secret
    accounts = [gate.account.id, *(new_id() for _ in range(_ACCOUNTS - 1))]
    first, step = gate.now() - _YEAR, (_YEAR - timedelta(days=1)) / max(1, count)
    for number in range(count):
        action = dice.choice(_OFTEN if dice.random() < 0.8 else _SOMETIMES)
        yield Entry(
            at=instant_text(_working_hour(first + number * step, dice)),
            account_id=dice.choice(accounts),
            role="secretary",
            session_id=gate.session_id,
            workstation=gate.workstation,
            action=action,
            subject_kind="patient" if action != "agenda_view" else "agenda",
            patient_id=dice.choice(patient_ids) if action != "agenda_view" else "",
            outcome=_outcome(dice),
        )


def _working_hour(at: datetime, dice: random.Random) -> datetime:
    """The same instant brought into a weekday's opening hours, but for a few."""
    if dice.random() < _ODD:
        return at
    back = max(0, at.weekday() - 4)
    return (at - timedelta(days=back)).replace(hour=7 + at.hour * 10 // 24)


def _outcome(dice: random.Random) -> str:
    drawn = dice.random()
    if drawn < _UNDONE:
        return "refused" if drawn < _UNDONE / 2 else "failed:Conflict"
    return "detail" if drawn < _UNDONE + _DETAILS else "ok"


def journal_lines(scene: Scene) -> list[Line]:
    """The slowest of the questions one asks of the journal, its next page, and its verification."""
    return [*_question_lines(scene), _verify_line(scene)]


def _question_lines(scene: Scene) -> list[Line]:
    gate, today = scene.gate, scene.gate.now().date()
    account, patient = gate.account.id, scene.patient_ids[0]
    write_note(gate, NoteRequest(patient, "Suivi"))  # one reads the journal of whom one treats
    month = JournalFilter(since=today - timedelta(days=120), until=today - timedelta(days=90))
    questions = {
        "tout": JournalFilter(),
        "un compte": JournalFilter(account_id=account),
        "un groupe d'actions": JournalFilter(actions=actions_of("agenda_changed")),
        "un compte et un groupe": JournalFilter(actions=actions_of("patients_changed"), account_id=account),
        "un groupe sans réponse": JournalFilter(actions=actions_of("billing")),
        "un dossier": JournalFilter(patient_id=patient),
        "les refus": JournalFilter(ending=Ending.REFUSED),
        "un mois": month,
        "un mois d'un compte": replace(month, account_id=account),
        "nuits et week-ends": JournalFilter(odd_hours=True),
        "nuits d'un compte": JournalFilter(odd_hours=True, account_id=account),
    }
    spent = {name: median(timed([partial(read, gate, asked)], rounds=3)) for name, asked in questions.items()}
    slowest = max(spent, key=lambda name: spent[name])
    raw = median(timed([scene.raw.journal_page], rounds=5))
    what, then = "Filtre du journal, la plus lente de onze questions", "Page suivante du journal, au milieu"
    asked = replace(month, account_id="")
    before = read(gate, asked).lines[-1:]
    deep = replace(JournalFilter(), before=before[0].place) if before else JournalFilter()
    next_page = median(timed([partial(read, gate, deep)], rounds=3))
    rows = "SQLCipher nu lit 200 lignes"
    return [
        Line("journal_filter", what, spent[slowest], budget=200, raw=raw, note=f"« {slowest} » ; {rows}"),
        Line("journal_page", then, next_page, budget=200, raw=raw, note=rows),
    ]


def _verify_line(scene: Scene) -> Line:
    """Rows a second of the whole office journal, MACs and chain checked."""
    store = scene.gate.stores()[Compartment.OFFICE]
    start = time.perf_counter()
    report = store.verify([store.head()])
    spent = time.perf_counter() - start
    if report is None or report.verdict != "verified":
        raise AssertionError("the bench's own journal does not verify")
    start = time.perf_counter()
    rows = scene.raw.journal()
    raw = rows / (time.perf_counter() - start)
    what = "Vérification du journal"
    note = f"{report.rows} lignes ; SQLCipher nu les lit seulement"
    return Line(
        "journal_verify", what, report.rows / spent, "lignes/s", 100_000, raw, at_least=True, note=note
    )
