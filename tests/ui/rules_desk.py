"""A practice's instructions and card in memory, by the same rules as the services."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from telesec.domain.actions import RULES
from telesec.domain.bookings.absences import Absence, AbsenceKind
from telesec.domain.calls.books import CardBook, Notebook
from telesec.domain.calls.instructions import (
    Briefing,
    DayInstruction,
    DayRequest,
    SheetRequest,
    check_day,
    concerning,
    new_version,
    of_day,
)
from telesec.domain.calls.instructions import Sheet as ShownSheet
from telesec.domain.calls.lines import Line, check_line_settings, find_line, practitioners_of
from telesec.domain.calls.red_flags import CardRequest, RedFlags, card_version, shown_card, text_of
from telesec.domain.calls.rereading import changed_topics
from telesec.domain.calls.versions import Acceptance, Validation
from telesec.domain.errors import ProofRequired, Stale
from telesec.domain.ids import new_id
from telesec.domain.people import Practitioner, Role, Site
from telesec.domain.reference import Reference
from telesec.ui.calls.instruction_card import InstructionPorts
from telesec.ui.calls.red_flag_card import RedFlagPorts
from telesec.ui.settings.day_instructions import DaysPorts
from telesec.ui.settings.instructions import SheetsPorts
from telesec.ui.settings.lines import LinesPorts
from telesec.ui.settings.ports import SettingsPorts
from telesec.ui.settings.red_flags import CardPorts

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 8, 42, tzinfo=UTC)
SITE = Site("s1", "Cabinet des Lilas", city="Lyon")
PEOPLE = (
    Practitioner("p1", "Dr Claire Lefèvre", site_id="s1"),
    Practitioner("p2", "Dr <b>Benali</b>", site_id="s1"),
)
LINES = (
    Line("l1", "Accueil", "0472000001", "Cabinet des Lilas, bonjour.", "s1", position=1, version=1),
    Line("l2", "Urgences du jour", "0472000002", "", "", ("p1",), position=2, version=1),
)
LEFEVRE = {
    "disturb": "Passer tout de suite les confrères et le laboratoire. Jamais entre 12 h et 14 h.",
    "new_patients": "Acceptés de Lyon 3e et de Villeurbanne, avec un courrier.",
    "results": "Jamais au téléphone : une fiche, je rappelle le soir.",
    "renewals": "Une fiche ; ordonnance prête sous deux jours.",
    "documents": "Carte Vitale, ordonnances en cours, derniers résultats.",
}


class RulesDesk:
    """``read`` are the ids this account has acknowledged; ``fresh`` that its proof still stands."""

    def __init__(self, *roles, own="p1"):
        self.roles, self.own = frozenset(roles), own
        self.reference = Reference("x", "Cabinet des Lilas", (SITE,), PEOPLE)
        self.lines, self.days, self.sheets = list(LINES), [], []
        self.versions, self.validations = [], []
        self.read, self.noted, self.fresh = set(), [], True
        self.absences = ()

    # What the services would do.

    def write_sheet(self, wanted):
        made = new_version(wanted, ("a1", "Dr Claire Lefèvre"), NOW, TODAY)
        last = [one for one in self.sheets if one.place == made.place]
        if (last[-1].id if last else "") != made.previous:
            raise Stale("Quelqu'un a écrit une autre version entre-temps.")
        self.sheets.append(made)
        return made

    def sheet(self, topics, who="p1", line=""):
        number, read = 0, ""
        for one in self.sheets:
            if (one.practitioner_id, one.line_id) == (who, line):
                number, read = one.number, one.id
        return self.write_sheet(SheetRequest(who, line, TODAY, topics, number, read))

    def write_day(self, wanted):
        words = check_day(wanted, TODAY)
        made = DayInstruction(
            new_id(), wanted.first, wanted.last, wanted.practitioner_id, wanted.line_id, words,
            "a1", "Dr Claire Lefèvre", NOW,
        )  # fmt: skip
        self.days.append(made)
        return made

    def day(self, words, who=""):
        return self.write_day(DayRequest(TODAY, TODAY, words, who))

    def withdraw(self, day_id):
        self.days = [one for one in self.days if one.id != day_id]

    def away(self, who, label):
        start, end = datetime(2026, 11, 25), datetime(2026, 11, 28)
        self.absences = (Absence("x", who, start, end, AbsenceKind.LEAVE, label),)

    def save_line(self, line):
        check_line_settings(line, self.lines)
        kept = [one for one in self.lines if one.id != line.id]
        self.lines = [*kept, replace(line, version=line.version + 1)]
        return self.lines

    def write_card(self, wanted):
        made = card_version(wanted, ("a2", "Compte administrateur"), NOW, TODAY)
        if (self.versions[-1].id if self.versions else "") != made.previous:
            raise Stale("Quelqu'un a écrit une autre version entre-temps.")
        self.versions.append(made)
        return made

    def card(self, text):
        last = self.versions[-1] if self.versions else None
        return self.write_card(CardRequest(text, *((last.number, last.id) if last else (0, ""))))

    def validate(self, version_id):
        if not self.fresh:
            raise ProofRequired("Redonnez votre mot de passe et un code.")
        self.validations.append(Validation(version_id, "a1", "Dr Claire Lefèvre", NOW))

    def red_flags(self):
        found = shown_card(self.versions, self.validations, ())
        if found is None:
            return RedFlags()
        return RedFlags(text_of(found[0]), *found, found[0].id not in self.read)

    def briefing(self, line, practitioner_ids):
        found = find_line(self.lines, line)
        ids = practitioner_ids or tuple(one.id for one in practitioners_of(found, PEOPLE))
        line_id = found.id if found else ""
        sheets = concerning(self.sheets, line_id, ids, TODAY)
        days = of_day(self.days, TODAY, line_id, ids)
        pending = {one.id for one in (*sheets, *days)} - self.read
        changed = {one.id: changed_topics(one, self.sheets, self.read) for one in sheets}
        shown = tuple(ShownSheet(one, changed=changed[one.id]) for one in sheets)
        labels = {one.id: one.label for one in self.lines}
        return Briefing(found, TODAY, days, shown, self.absences, frozenset(pending), "", labels)

    def everything(self):
        found = self.briefing("", ())
        every = {one.version.id: one for line in self.lines for one in self.briefing(line.id, ()).sheets}
        return replace(
            found,
            sheets=(
                *found.sheets,
                *(one for key, one in every.items() if key not in {kept.version.id for kept in found.sheets}),
            ),
            pending=frozenset(every) - self.read,
        )

    def accept(self, ids):
        self.read |= set(ids)

    def acceptances(self, version_id):
        at = NOW if version_id in self.read else None
        return (Acceptance("Nadia Morel"), Acceptance("Julie Petit", at))

    def note(self, wanted):
        self.noted.append(wanted)
        return "9 h 42 : 15 conseillé. C'est noté dans l'appel."

    # What the screens are given.

    def around(self):
        return SettingsPorts(
            *(lambda *_: self.reference,) * 9,
            may=lambda action: bool(RULES[action].roles & self.roles),
            appearance=lambda: ("light", 10.0),
            dress=lambda *_: None,
            today=lambda: TODAY,
            own_practitioner=self.own,
        )

    def whose(self):
        return ["", "p1", "p2"] if Role.ADMIN in self.roles else ["", self.own]

    def lines_ports(self):
        return LinesPorts(lambda: self.lines, self.save_line, lambda: self.reference)

    def days_ports(self):
        return DaysPorts(
            load=lambda: (self.days, self.lines),
            write=self.write_day,
            withdraw=self.withdraw,
            reference=lambda: self.reference,
            today=lambda: TODAY,
            whose=self.whose,
        )

    def sheets_ports(self):
        return SheetsPorts(
            load=lambda: Notebook(
                tuple(self.lines), tuple(self.sheets), frozenset(), tuple(self.days), TODAY
            ),
            write=self.write_sheet,
            acceptances=self.acceptances,
            reference=lambda: self.reference,
            whose=self.whose,
            today=lambda: TODAY,
            day=lambda instant: instant.date(),
        )

    def card_ports(self):
        return CardPorts(
            load=lambda: CardBook(tuple(self.versions), tuple(self.validations)),
            write=self.write_card,
            validate=self.validate,
            acceptances=self.acceptances,
            prove=lambda _password, _code: setattr(self, "fresh", True),
            reference=lambda: self.reference,
            day=lambda instant: instant.date(),
        )

    def instruction_ports(self):
        names = {one.id: one.display_name for one in PEOPLE}
        return InstructionPorts(
            self.briefing, self.everything, lambda: self.lines, self.accept, lambda: names
        )

    def red_flag_ports(self, *, takes_calls=True):
        return RedFlagPorts(
            card=self.red_flags,
            accept=self.accept,
            note=self.note if takes_calls else None,
            people=lambda: [(one.id, one.display_name) for one in PEOPLE],
            zone=lambda: "Europe/Paris",
        )
