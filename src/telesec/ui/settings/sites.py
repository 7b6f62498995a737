"""The places of practice: name, address, telephone and the zone which gives meaning to their hours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from zoneinfo import available_timezones

from telesec.domain.actions import Action
from telesec.domain.errors import Invalid
from telesec.domain.hours.decisions import holidays_words
from telesec.domain.hours.holidays import MOVING, TERRITORIES, WORKED, holiday_words, is_local_day
from telesec.domain.ids import new_id
from telesec.domain.people import Site
from telesec.domain.reference import Reference
from telesec.ui.controls import (
    ChoiceField,
    Column,
    LabelledField,
    RowsModel,
    Toggles,
    plain_label,
    text_field,
)
from telesec.ui.settings.catalogue import Catalogue
from telesec.ui.settings.section import Surroundings, chain_focus

FRENCH_ZONES = {
    "Europe/Paris": "France métropolitaine",
    "America/Guadeloupe": "Guadeloupe",
    "America/Martinique": "Martinique",
    "America/Cayenne": "Guyane",
    "Indian/Reunion": "La Réunion",
    "Indian/Mayotte": "Mayotte",
    "America/Miquelon": "Saint-Pierre-et-Miquelon",
    "Pacific/Noumea": "Nouvelle-Calédonie",
    "Pacific/Tahiti": "Polynésie française",
    "Pacific/Wallis": "Wallis-et-Futuna",
}
_TERRITORY_OF = {
    "Europe/Paris": "metropole",
    "America/Guadeloupe": "guadeloupe",
    "America/Martinique": "martinique",
    "America/Cayenne": "guyane",
    "Indian/Reunion": "reunion",
    "Indian/Mayotte": "mayotte",
    "America/Miquelon": "saint_pierre_et_miquelon",
    "Pacific/Noumea": "nouvelle_caledonie",
    "Pacific/Tahiti": "polynesie",
    "Pacific/Wallis": "wallis_et_futuna",
}
_NOT_PLACES = ("Etc/", "SystemV/", "US/", "posix/", "right/")


@cache
def zone_choices() -> tuple[tuple[str, str], ...]:
    """Every zone of the IANA database that names a place, those of France first."""
    others = (
        name
        for name in sorted(available_timezones() - set(FRENCH_ZONES))
        if "/" in name and not name.startswith(_NOT_PLACES)
    )
    french = ((name, f"{place} ({name})") for name, place in FRENCH_ZONES.items())
    return (*french, *((name, name.replace("_", " ")) for name in others))


class SitesSection(Catalogue[Site]):
    """Adds and changes the places where the practitioners receive."""

    def __init__(self, around: Surroundings) -> None:
        rows: RowsModel[Site] = RowsModel(
            (
                Column("Lieu", lambda item: item.name, stretch=True),
                Column("Ville", lambda item: item.city),
                Column("Heure de", lambda item: FRENCH_ZONES.get(item.zone, item.zone)),
            )
        )
        super().__init__("Lieux", around, rows, ("Ajouter un lieu", "Nouveau lieu"))
        self.name, self.address, self.city = text_field(), text_field(), text_field()
        self.postcode, self.phone = text_field(), text_field()
        self.zone = ChoiceField(zone_choices())
        self.zone.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.zone.setMinimumContentsLength(20)
        for editor, longest in ((self.name, 80), (self.address, 160), (self.city, 80), (self.postcode, 12)):
            editor.setMaxLength(longest)
        self.phone.setMaxLength(30)
        self.add_field("name", LabelledField("Nom du lieu", self.name), 0)
        self.add_field("address", LabelledField("Adresse", self.address), 1)
        self.add_field("postcode", LabelledField("Code postal", self.postcode), 2, 0, 1)
        self.add_field("city", LabelledField("Ville", self.city), 2, 1, 1)
        self.add_field("phone", LabelledField("Téléphone", self.phone), 3, 0, 1)
        hint = "Les rendez-vous de ce lieu sont à l'heure de ce fuseau."
        self.add_field("zone", LabelledField("Fuseau horaire", self.zone, hint), 4)
        self.zone.activated.connect(self._follow_zone)
        self._place_holidays()

    def _place_holidays(self) -> None:
        self.territory = ChoiceField(tuple(TERRITORIES.items()))
        self.local_days = text_field("21/07, 24/08")
        self.moving = Toggles("Jours qui suivent Pâques", [(k, w, w) for k, (w, _days) in MOVING.items()])
        self.worked = Toggles("Jours fériés travaillés", (), columns=2)
        self.add_field("territory", LabelledField("Jours fériés de", self.territory), 5)
        hint = "Fermés chaque année ici, en plus de ceux du territoire ; séparés par des virgules."
        self.add_field("local_days", LabelledField("Jours fériés locaux", self.local_days, hint), 6)
        self.add_field("moving", LabelledField("Et aussi, selon Pâques", self.moving), 7)
        self.holidays = plain_label("", "small", wrap=True)
        self.grid.addWidget(self.holidays, 8, 0, 1, 2)
        hint = "Ceux qui sont choisis sont ici des jours comme les autres."
        self.add_field("worked", LabelledField("Jours fériés travaillés", self.worked, hint), 9)
        self.grid.setRowStretch(10, 1)
        self.territory.currentIndexChanged.connect(self._offer_worked)
        self._offer_worked()

    def allowed(self) -> bool:
        return self.ports.may(Action.SETTINGS_EDIT)

    def blank(self) -> Site:
        return Site(new_id(), "")

    def items(self, reference: Reference) -> Sequence[Site]:
        return reference.sites

    def name_of(self, item: Site) -> str:
        return item.name

    def show_item(self, item: Site) -> None:
        self.name.setText(item.name)
        self.address.setText(item.address)
        self.postcode.setText(item.postcode)
        self.city.setText(item.city)
        self.phone.setText(item.phone)
        if self.zone.findData(item.zone) < 0:
            self.zone.addItem(item.zone, item.zone)
        self.zone.choose(item.zone)
        self.territory.choose(item.territory)
        self.moving.choose(item.local_days)
        self.worked.choose(item.local_days)
        self.local_days.setText(", ".join(f"{day[3:]}/{day[:2]}" for day in item.local_days if _is_date(day)))
        self._say_holidays()

    def read_item(self, item: Site) -> Site:
        days = (*_typed_days(self.local_days.text()), *self.moving.picked(), *self.worked.picked())
        return replace(
            item,
            name=self.name.text().strip(),
            address=self.address.text().strip(),
            postcode=self.postcode.text().strip(),
            city=self.city.text().strip(),
            phone=self.phone.text().strip(),
            zone=self.zone.key(),
            territory=self.territory.key(),
            local_days=item.local_days if set(days) == set(item.local_days) else days,
        )

    def write(self, item: Site) -> Reference:
        return self.ports.save_site(item)

    def _touched(self, *now: object) -> None:
        super()._touched(*now)
        if not self.filling:
            self._say_holidays()

    def _follow_zone(self, _at: int) -> None:
        """A zone overseas has its own public holidays: propose them."""
        self.territory.choose(_TERRITORY_OF.get(self.zone.key(), self.territory.key()))

    def _offer_worked(self, _at: int = 0) -> None:
        """The holidays of the territory; those chosen before and found again stay chosen."""
        before = self.worked.picked()
        words = holiday_words(self.territory.key())
        self.worked.set_choices([(WORKED + one, one, one) for one in words])
        self.worked.choose(before)
        chain_focus(self.moving, self.worked, self.submit, self.put_back, self.remove)

    def _say_holidays(self) -> None:
        try:
            said = holidays_words(self.read_item(self.blank()), self.ports.today())
        except Invalid:
            said = ""
        self.holidays.setText(f"Prochains jours fériés : {said}." if said else "")


def _is_date(day: str) -> bool:
    return day not in MOVING and not day.startswith(WORKED)


def _typed_days(text: str) -> tuple[str, ...]:
    """``21/07, 24/08`` as ``MM-JJ``, in order, each once; raises Invalid."""
    found = set()
    for part in filter(None, re.split(r"[\s,;]+", text)):
        day, slash, month = part.partition("/")
        made = f"{month:0>2}-{day:0>2}"
        if not slash or not is_local_day(made):
            raise Invalid("local_days", "Écrivez ces jours comme 21/07, séparés par des virgules.")
        found.add(made)
    return tuple(sorted(found))
