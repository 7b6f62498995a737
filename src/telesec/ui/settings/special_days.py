"""Dates that differ from the week: opened or closed, for one practitioner, a place or the whole practice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QWidget

from telesec.domain.actions import Action
from telesec.domain.errors import Invalid
from telesec.domain.french import counted, sentence_case
from telesec.domain.hours.decisions import (
    EVERYBODY,
    Decision,
    days_words,
    decisions,
    holidays_words,
    hours_short,
    hours_words,
    whose_words,
)
from telesec.domain.ids import new_id
from telesec.domain.reference import Reference
from telesec.domain.schedules import DayException
from telesec.ui.controls import (
    ChoiceField,
    Column,
    LabelledField,
    RowsModel,
    SegmentedControl,
    Toggles,
    plain_label,
    text_field,
)
from telesec.ui.look import Look
from telesec.ui.settings.catalogue import Catalogue
from telesec.ui.settings.day_fields import DaysField, SpanField
from telesec.ui.settings.section import Surroundings


class SpecialDaysSection(Catalogue[Decision]):
    """Adds, changes and takes back openings and closures; the decision taken last wins."""

    worklist_requested = Signal()

    def __init__(self, around: Surroundings) -> None:
        self._reference: Reference | None = None
        rows: RowsModel[Decision] = RowsModel(
            (
                Column("Quand", lambda item: days_words(item.days), stretch=True),
                Column("Quoi", lambda item: hours_short(item.shape)),
                Column("Pour", self._whose, spare=True),
                Column("Raison", lambda item: item.shape.label, spare=True),
            )
        )
        words = ("Ouvrir ou fermer des jours", "Nouvelle ouverture ou fermeture")
        super().__init__("Jours particuliers", around, rows, words)
        self.opens = SegmentedControl("Fermer ou ouvrir", [("closed", "Fermer"), ("open", "Ouvrir")])
        self.who, self.site = ChoiceField(), ChoiceField()
        self.days, self.span = DaysField(self.look), SpanField(self.look)
        self.label = text_field("Congés, travaux, rattrapage…")
        self.label.setMaxLength(80)
        self.motifs, self.room = Toggles("Seulement pour ces motifs", (), columns=2), ChoiceField()
        self.preview = plain_label("", "strong", wrap=True)
        self.holidays = plain_label("", "small", wrap=True)
        self._place_fields()
        self.remove.setVisible(self.allowed())
        self.remove.clicked.connect(self.take_back)

    def adopt(self, reference: Reference) -> None:
        if not self.is_unsaved():
            self._reference = reference
            self.filling = True
            self._offer(reference)
            self.filling = False
        super().adopt(reference)

    def set_look(self, look: Look) -> None:
        super().set_look(look)
        self.span.fit(look)

    def allowed(self) -> bool:
        return self.ports.may(Action.SCHEDULE_EXCEPTION)

    def blank(self) -> Decision:
        who = "" if self.ports.decides_for_all else self.ports.own_practitioner or ""
        key, today = new_id(), self.ports.today()
        return Decision(key, (), DayException("", key, today, opens=False, practitioner_id=who))

    def items(self, reference: Reference) -> Sequence[Decision]:
        return decisions(reference.exceptions, self.ports.today())

    def name_of(self, item: Decision) -> str:
        return sentence_case(days_words(item.days))

    def _done_words(self, item: Decision) -> str:
        what = "L'ouverture" if item.shape.opens else "La fermeture"
        if not item.shape.opens and self.ports.may(Action.WORKLIST_VIEW):
            self.next_step = ("Voir les rendez-vous à déplacer", self.worklist_requested.emit)
        days = counted(len(item.days), "jour", "jours")
        return f"{what} est enregistrée pour {days}. Les rendez-vous déjà pris restent où ils sont."

    def show_item(self, item: Decision) -> None:
        shape = item.shape
        self.opens.choose("open" if shape.opens else "closed")
        self.who.choose(shape.practitioner_id)
        self._offer_sites()
        self.site.choose(shape.site_id)
        self.days.show_days(item.days)
        self.span.show_span(shape.start_minute, shape.end_minute)
        self.label.setText(shape.label)
        self.motifs.choose(shape.reason_code_ids)
        self._offer_rooms(shape.room_id)
        self._settle()

    def read_item(self, item: Decision) -> Decision:
        opens = self.opens.key() == "open"
        start, end = self.span.span()
        shape = replace(
            item.shape,
            opens=opens,
            start_minute=start,
            end_minute=end,
            practitioner_id=self.who.key(),
            site_id=self.site.key(),
            label=self.label.text().strip(),
            reason_code_ids=self._motifs(item) if opens else (),
            room_id=self.room.key() if opens else "",
        )
        return replace(item, days=self.days.days(), shape=shape)

    def write(self, item: Decision) -> Reference:
        return self.ports.save_decision(item.id, item.exceptions())

    def begin(self, practitioner_id: str, day: date) -> None:
        """A new decision about ``day``."""
        self.start_new()
        self.who.choose(practitioner_id)
        self.days.show_days((day,))

    def take_back(self) -> None:
        """Take the chosen decision back; it can be put back at once."""
        item = self.table.selected()
        if item is None or self.is_unsaved():
            return
        self.next_step = ("Remettre", partial(self._restore, item))
        done = f"{hours_words(item.shape)}, {days_words(item.days)} : c'est retiré."
        self.save(partial(self.ports.drop_decision, item.id), done)

    def _restore(self, item: Decision) -> None:
        self.save(partial(self.write, item), self._done_words(item))

    def _place_fields(self) -> None:
        self.grid.addWidget(self.opens, 0, 0, 1, 2)
        self.watch(self.opens)
        self.opens.chosen.connect(self._ask_hours)
        self.grid.addWidget(self.preview, 1, 0, 1, 2)
        self.add_field("practitioner_id", LabelledField("Pour", self.who), 2, 0, 1)
        self.add_field("site_id", LabelledField("Lieu", self.site), 2, 1, 1)
        hint = "Sans dernier jour : ce seul jour. Aucun jour de la semaine choisi : tous."
        self.add_field("days", LabelledField("Dates", self.days, hint), 3)
        self.add_field("start", LabelledField("Heures", self.span), 4)
        self.add_field("label", LabelledField("Raison, affichée dans l'agenda", self.label), 5)
        self.add_field("room_id", LabelledField("Salle", self.room), 6)
        hint = "Aucun choisi : tous les motifs."
        self.add_field("reason_code_ids", LabelledField("Seulement pour ces motifs", self.motifs, hint), 7)
        self.grid.addWidget(self.holidays, 8, 0, 1, 2)
        self.grid.setRowStretch(9, 1)

    def _touched(self, *now: object) -> None:
        super()._touched(*now)
        if not self.filling:
            self._settle()

    def _offer(self, reference: Reference) -> None:
        """The practitioners, sites and motifs there are now."""
        present = [(one.id, one.display_name) for one in reference.practitioners if one.active]
        own = [one for one in present if one[0] == self.ports.own_practitioner]
        self.who.set_choices([("", EVERYBODY), *present] if self.ports.decides_for_all else own)
        named = {code for item in reference.exceptions for code in item.reason_code_ids}
        codes = [code for code in reference.reason_codes if code.active or code.id in named]
        self.motifs.set_choices([(code.id, code.label, code.label) for code in codes])
        self._offer_sites()
        today = self.ports.today()
        self.holidays.setText(
            "\n".join(
                f"{site.name} — jours fériés, fermés sauf ouverture : {holidays_words(site, today, 3)}."
                for site in reference.sites
            )
        )

    def _offer_sites(self) -> None:
        sites = [(site.id, site.name) for site in self._reference.sites] if self._reference else []
        opens = self.opens.key() == "open"
        wanted = sites if opens else [("", "Tous les lieux"), *sites]
        shown = [(self.site.itemData(at), self.site.itemText(at)) for at in range(self.site.count())]
        if shown != wanted:
            self._refill(self.site, wanted, self.site.key())

    def _offer_rooms(self, kept: str) -> None:
        rooms = self._reference.rooms if self._reference else ()
        mine = [r for r in rooms if r.site_id == self.site.key() and (r.active or r.id == kept)]
        wanted = [("", "Sans salle"), *((room.id, room.name) for room in mine)]
        self._refill(self.room, wanted, kept)

    def _refill(self, field: ChoiceField, wanted: list[tuple[str, str]], kept: str) -> None:
        """Offer other choices: the program does it, nobody types."""
        filling, self.filling = self.filling, True
        field.set_choices(wanted)
        field.choose(kept)
        self.filling = filling

    def _settle(self) -> None:
        """Show what has a meaning for an opening or a closure, and say in words what will be saved."""
        opens = self.opens.key() == "open"
        self._offer_sites()
        self._offer_rooms(self.room.key())
        self.fields["reason_code_ids"].setVisible(opens)
        self.fields["room_id"].setVisible(opens and self.room.count() > 1)
        try:
            item = self.read_item(self.blank())
        except Invalid:
            self.preview.hide()
            return
        self.preview.show()
        whose = self.who.currentText()
        days = counted(len(item.days), "jour", "jours")
        self.preview.setText(
            f"{whose} : {hours_words(item.shape).lower()}, {days_words(item.days)} ({days})."
        )

    def _ask_hours(self, key: str) -> None:
        """An opening is rarely for the whole day: ask from when to when."""
        if key == "open" and self.span.whole.isChecked():
            self.span.whole.setChecked(False)

    def _first_editor(self) -> QWidget:
        return self.opens.findChildren(QAbstractButton)[0]

    def _motifs(self, item: Decision) -> tuple[str, ...]:
        before, now = item.shape.reason_code_ids, self.motifs.picked()
        return before if set(before) == set(now) else now

    def _whose(self, item: Decision) -> str:
        return whose_words(item.shape, self._reference) if self._reference else ""
