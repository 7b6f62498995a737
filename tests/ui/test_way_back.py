"""The screens of the way back: in each theme, to the ear too, with hostile text shown as it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from telesec.domain.agenda import Appointment, AppointmentLine
from telesec.domain.backups.day_compare import CopiedBack, DayThen, Difference, Kind
from telesec.domain.backups.restores import Choice, Listing, Prepared
from telesec.domain.backups.shapes import Cancelled, FaultKind, Target, TargetFault, TargetKind, Tier
from telesec.domain.people import Compartment
from telesec.ui.backups.day_compare import DayCompareDialog
from telesec.ui.backups.day_ports import DayComparePorts
from telesec.ui.restore_ports import RestoreAnewPorts
from telesec.ui.restore_steps import RestoreFlow

NEWEST = datetime(2026, 11, 21, 11, 45, tzinfo=UTC)
MARKUP = "<b>Nadia</b> <img src=x>"


def choices() -> tuple[Choice, ...]:
    made = [
        Choice(f"n{number}", NEWEST - timedelta(days=5 - number), Tier.DAILY, number, 302_000_000, 14_900_000)
        for number in range(5, 0, -1)
    ]
    stranger = Choice("x", NEWEST, Tier.DAILY, 6, 1, 1, refusal="Signée par un ordinateur inconnu.")
    return (stranger, *made)


class Fakes:
    """What the flow asks, answered at once; ``asked`` remembers it."""

    def __init__(self, known: tuple[Target, ...] = ()) -> None:
        self.asked: list[object] = []
        self.known = known
        self.fault: Exception | None = None
        self.found = Listing(choices(), ("Deux sauvegardes ont été effacées chez l'hébergeur.",))

    def ports(self) -> RestoreAnewPorts:
        return RestoreAnewPorts(
            known=lambda: self.known,
            connect=lambda target, keys: self._note("connect", target, keys),
            open=lambda text: self._note("open", text),
            listing=self._listing,
            restore=self._restore,
            greet=lambda *_: None,
            new_pair=lambda: None,
            read_authority=lambda _: "",
            ask_authority=lambda _: None,
            ask_folder=lambda _: None,
        )

    def _note(self, *said: object) -> None:
        self.asked.append(said)
        if self.fault is not None:
            raise self.fault

    def _listing(self, on_paper, tell, stop) -> Listing:
        self.asked.append(("listing", on_paper))
        return self.found

    def _restore(self, snapshot_id, tell, stop) -> Prepared:
        self._note("restore", snapshot_id)
        told = (f"{MARKUP} : compte fermé depuis la sauvegarde, il reste fermé.",)
        return Prepared(snapshot_id, NEWEST, frozenset(Compartment), told, ("Un compte à inviter.",))


@pytest.fixture
def flow(qtbot, look, tasks):
    def make(fakes: Fakes, dressed=look) -> RestoreFlow:
        made = RestoreFlow(fakes.ports(), tasks, dressed)
        made.resize(1366, 768)
        qtbot.addWidget(made)
        made.show()
        return made

    return make


def test_each_page_in_each_theme_is_named_to_the_ear(qtbot, flow, themed, shoot, unnamed, request) -> None:
    fakes = Fakes()
    shown = flow(fakes, themed)
    theme = request.node.callspec.params["themed"]
    for kind in TargetKind:
        shown.place.kind.chosen.emit(kind.value)
        shoot(shown, f"way_back_{kind}_{theme}")
        assert unnamed(shown.place) == []
    shown.go_to(shown.code)
    shoot(shown, f"way_back_code_{theme}")
    assert unnamed(shown.code) == []
    shown.code.code.setPlainText("code")
    shown.code.submit()
    qtbot.waitUntil(shown.choice.table.isVisible)
    shoot(shown, f"way_back_list_{theme}")
    assert unnamed(shown.choice) == []
    shown.choice.submit()
    qtbot.waitUntil(shown.coming_back.told.isVisible)
    shoot(shown, f"way_back_done_{theme}")
    assert unnamed(shown.coming_back) == []
    assert MARKUP in shown.coming_back.told.text()
    assert shown.coming_back.told.textFormat() == Qt.TextFormat.PlainText


def test_the_choice_that_the_guide_names_is_named_on_the_screen(flow) -> None:
    shown = flow(Fakes())
    assert "Sorte d'endroit" in {part.text() for part in shown.place.findChildren(QLabel) if part.isVisible()}


def test_the_newest_that_is_not_refused_is_proposed_and_a_stranger_s_cannot_be_chosen(qtbot, flow) -> None:
    fakes = Fakes()
    shown = flow(fakes)
    shown.code.number.setText("7")
    shown.go_to(shown.code)
    shown.code.code.setPlainText("code")
    shown.code.submit()
    qtbot.waitUntil(shown.choice.table.isVisible)
    assert fakes.asked == [("open", "code"), ("listing", 7)]
    assert shown.choice.table.selected().number == 5
    shown.choice.table.selectRow(0)
    assert not shown.choice.forward.isEnabled()
    assert shown.choice.step.text() == "Signée par un ordinateur inconnu."
    shown.choice.submit()
    assert shown.currentWidget() is shown.choice


def test_a_place_that_does_not_answer_is_said_on_its_page(qtbot, flow) -> None:
    fakes = Fakes((Target("a", TargetKind.FOLDER, "Disque du bureau"),))
    fakes.fault = TargetFault(FaultKind.ABSENT, "Ce disque n'est pas branché.")
    shown = flow(fakes)
    qtbot.waitUntil(lambda: shown.place.place.count() == 2)
    shown.place.submit()
    qtbot.waitUntil(lambda: shown.place.bar.text() == "Ce disque n'est pas branché.")
    assert shown.place.forward.isEnabled()
    assert fakes.asked == [("connect", fakes.known[0], None)]


def test_a_restoration_that_is_stopped_goes_back_to_the_choice(qtbot, flow) -> None:
    fakes = Fakes()
    shown = flow(fakes)
    shown.choice.rows.set_rows(choices())
    fakes.fault = Cancelled("La restauration a été arrêtée. Rien n'a été remplacé.")
    shown.choice.done.emit(choices()[1])
    qtbot.waitUntil(lambda: "arrêtée" in shown.coming_back.bar.text())
    assert not shown.coming_back.forward.isEnabled()
    shown.coming_back.backward.click()
    assert shown.currentWidget() is shown.choice


def line(name: str, hour: int) -> AppointmentLine:
    start = datetime(2026, 11, 17, hour)
    made = Appointment(f"{hour:032d}", "p", "s", "x", start, start + timedelta(minutes=15))
    return AppointmentLine(made, name, None, "")


def test_a_day_beside_a_backup_in_each_theme_and_without_names_when_discreet(
    qtbot, themed, tasks, shoot, unnamed, all_words, request
) -> None:
    found = (
        Difference(Kind.CANCELLED, line("BERTHIER Anne", 10), line("BERTHIER Anne", 10), "Annulé depuis"),
        Difference(Kind.MISSING, line(MARKUP, 11), None, "N'existe plus dans l'agenda"),
        Difference(Kind.EXTRA, None, line("ERARD Anne", 15), "Pris après la sauvegarde"),
    )
    owner = QWidget()
    qtbot.addWidget(owner)
    ports = DayComparePorts(
        comparing=lambda: None,
        places=lambda: {"a": "Hébergeur"},
        differences=lambda _: found,
        copy_back=lambda _: CopiedBack(0, None),
        prove=lambda *_: None,
        practitioners={"p": "Dr Claire Lefèvre"},
        zone="Europe/Paris",
    )
    theme = request.node.callspec.params["themed"]
    day = date(2026, 11, 17)
    for discreet in (False, True):
        dialog = DayCompareDialog(
            owner, ports, tasks, themed, practitioner_id="p", day=day, discreet=discreet
        )
        dialog.open()
        qtbot.waitUntil(lambda shown=dialog: shown.place.key() == "a")
        dialog.choose("a", choices()[1])
        dialog._show(DayThen("p", day, ()), found)
        shoot(dialog, f"day_beside_backup_{'discreet_' if discreet else ''}{theme}")
        assert unnamed(dialog) == []
        assert ("BERTHIER" in all_words(dialog)) is not discreet
        dialog.reject()


def test_a_secret_key_typed_to_come_back_stays_while_the_place_is_reached(qtbot, flow, tasks) -> None:
    fakes = Fakes()
    shown = flow(fakes)
    secret = shown.place.s3.secret
    qtbot.keyClicks(secret.line, "cle")
    forgetting = secret._forget
    assert forgetting.isActive()
    during: list[bool] = []
    note = fakes._note
    fakes._note = lambda *said: (during.append(forgetting.isActive()), note(*said))
    shown.place.submit()
    qtbot.waitUntil(lambda: bool(during))
    assert during == [False]
    qtbot.waitUntil(shown.code.isVisible)
    assert forgetting.isActive()
    assert secret.text() == "cle"
    forgetting.stop()
    shown.code.code.setFocus()  # somebody is there: a whole delay again
    shown.code.number.setFocus()
    assert forgetting.isActive()
