"""The telephone of the demonstration: lines, what each practitioner asks, a day's words, a validated card."""

from __future__ import annotations

from telesec.domain.calls.instructions import DayRequest, SheetRequest
from telesec.domain.calls.lines import Line
from telesec.domain.calls.red_flags import DEFAULT, CardRequest
from telesec.domain.ids import new_id
from telesec.services.calls.instructions import accept, unread, write_day, write_sheet
from telesec.services.calls.lines import save_line
from telesec.services.calls.red_flags import red_flags, validate_card, write_card
from telesec.services.gate import Gate
from telesec.services.today import today_of

_EVERYBODY = {
    "new_patients": "Acceptés de Lyon 7e et de Villeurbanne. Ailleurs : une fiche, on rappelle.",
    "documents": "Carte Vitale, ordonnances en cours, courrier du médecin, derniers résultats.",
    "cancelling": "La veille avant 18 h. Un quart d'heure de retard : prévenir avant de faire entrer.",
    "phrases": "À dire : « Je note et le docteur vous rappelle. »\nÀ éviter : « Ce n'est rien. »",
}
_FIRST = {
    "disturb": "Passer tout de suite le Samu, un confrère, le laboratoire. Personne d'autre en consultation.",
    "urgent": "Deux places gardées à 11 h, libérées à 10 h ; ensuite, une fiche urgente.",
    "results": "Jamais au téléphone. Une fiche : rappel le soir entre 18 h et 19 h.",
    "renewals": "Une fiche, ordonnance prête sous deux jours ; vu il y a plus de six mois : rendez-vous.",
    "visits": "Le mardi et le jeudi après-midi, à demander avant 10 h. Lyon 7e seulement.",
}
_SECOND = {
    "disturb": "Ne passer que le Samu. Les confrères : une fiche, rappel à midi.",
    "results": "Une fiche. Les patients savent que les résultats se donnent en consultation.",
    "languages": "Se prononce « Bénali ». Parle arabe et anglais.",
}


def settle_telephone(gate: Gate) -> None:
    """Two lines, a sheet for each practitioner and one for all, a word for today, the card of red flags."""
    reference, day = gate.reference, today_of(gate)
    site, first, second = reference.sites[0].id, *reference.practitioners[:2]
    greeting = "Cabinet de démonstration, bonjour."
    save_line(gate, Line(new_id(), "Accueil", "04 72 00 00 01", greeting, site, position=1))
    own = f"Secrétariat du {second.display_name}, bonjour."
    save_line(gate, Line(new_id(), second.display_name, "04 72 00 00 02", own, site, (second.id,), 2))
    for whose, topics in (("", _EVERYBODY), (first.id, _FIRST), (second.id, _SECOND)):
        write_sheet(gate, SheetRequest(whose, "", day, topics))
    write_day(gate, DayRequest(day, day, "En réunion de 12 h à 14 h : ne pas déranger.", first.id))
    validate_card(gate, write_card(gate, CardRequest(DEFAULT)).id)


def read_all(gate: Gate) -> None:
    """The secretary has read what is in force."""
    card = red_flags(gate).version
    accept(gate, (*(one.id for one in unread(gate)), *((card.id,) if card else ())))
