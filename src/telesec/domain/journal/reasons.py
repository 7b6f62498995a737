"""The reasons the program writes by itself in the journal, in French; a person's own words stay as typed."""

from __future__ import annotations

import re
from collections.abc import Callable

from telesec.domain.french import WEEKDAYS, listed

SIGNED = "signed"  # by the account's own key; what a row says to be so is never believed unsigned
_KNOWN = {
    "asked": "demandé", "idle": "inactivité", "os_session": "session de l'ordinateur fermée",
    "sleep": "mise en veille", "too_long": "session trop longue", "incident": "incident",
    "access_ended": "compte fermé, modifié ou arrivé à son dernier jour",
    "withdrawn": "retiré", "answered": "demandes satisfaites", "keys": "clés", "recovery": "récupération",
    "keys_renewed": "renouvellement des clés", "keys_kept": "clés inchangées",
    "removed": "supprimé", "afresh": "réglages repris à neuf", "host_key": "clé du serveur",
    "signers": "signataires", "signer_withdrawn": "signataire retiré", "excused": "excusé",
    "booked": "prévu", "confirmed": "confirmé", "arrived": "arrivé", "in_consultation": "en consultation",
    "in_room": "en consultation", "done": "vu", "no_show": "absent", "cancelled": "annulé",
    "rang": "sonnerie", "parked": "mis en attente", "resumed": "repris",
    "call_back": "rappel au numéro de la fiche", "called_back": "joint au numéro de la fiche",
    "call_stranger": "appel annoncé par un autre utilisateur de l'ordinateur",
    "transferred": "appel transféré", "header_refused": "fichier des accès refusé",
    "slips_done": "fiches traitées", "slip_counts": "compteurs", "today": "dans la journée",
    "to_desk": "au secrétariat", "to_practitioner": "à un praticien", "reopened": "à traiter de nouveau",
    "filed": "versée dans les notes", "released": "phrase autorisée", "result_silent": "plus rien à dire",
    "result_edited": "résultat corrigé, plus rien à dire",
    SIGNED: "signature du compte", "added": "précision ajoutée", "urgent": "urgente",
    "patient": "par le patient", "practice": "par le cabinet", "practitioner": "par le praticien",
    "late": "trop tard, par le patient", "overbooked": "sur une place déjà prise",
    "all": "tous les rendez-vous à venir", "not printed": "rien n'a été imprimé",
    "written": "écrites", "not written": "non écrites", "closed": "ceux qui sont clos",
    "waiting": "depuis la liste d'attente", "freed_place": "pour une place libérée",
    "put_back": "remis dans la liste", "dropped": "abandonné", "no_answer": "pas de réponse",
    "message": "message laissé", "refused": "refuse", "accepted": "accepte",
    "changes": "changements à annoncer", "chosen": "rendez-vous choisis", "follow_up": "suivi",
    "queue": "messages à envoyer", "leaving": "envoi commencé", "file": "fichier refait",
    "sign_in": "connexion au serveur d'envoi", "told": "dit de vive voix", "drop": "abandonné",
    "assume_sent": "tenu pour envoyé", "send_again": "à renvoyer", "came_back": "revenu, adresse inconnue",
    "compared": "identique", "differs": "différente",
    "lost": "ancienne feuille perdue ou lue par quelqu'un",
}  # fmt: skip
_OUTCOMES = {
    "ok": "réussi", "sent": "envoyé", "refused": "refusé", "later": "sera réessayé",
    "lost": "réponse perdue", "unsent": "pas envoyé",
}  # fmt: skip
_CHANGED = {"move": "déplacés", "cancel": "annulés"}
_SCOPES = {"this": "celui-ci", "following": "celui-ci et les suivants", "all": "toute la série"}
_DAYS = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), WEEKDAYS, strict=True))
_FAILED = re.compile(r"sign_in_failed(?: ([0-9a-f]+))?")
_SPAN = re.compile(r"(\d{4}-\d\d-\d\d) \+(\d+)( reasons)?")
_SHIFT = re.compile(r"(\d{4}-\d\d-\d\d) \+(\d+) min")
_DELAY = re.compile(r"delay (\d+)")
_REMINDER = re.compile(r"reminder (next|\d{4}-\d\d-\d\d)")
_OUTCOME = re.compile(r"outcome (\w+)")
_FAULT = re.compile(r"(?:[A-Z][a-z]+)+(?:Fault|Refused|Error)|Cancelled|NotFound|Refused")
_SCOPE = re.compile(r"(move|cancel) (this|following|all)")
_SERIES = re.compile(r"FREQ=WEEKLY;INTERVAL=(\d+);BYDAY=((?:[A-Z]{2},?)+);(?:COUNT=(\d+)|UNTIL=(\d{8}))")
_BOTH = re.compile(r"(\d{4}-\d\d-\d\d)[ /](\d{4}-\d\d-\d\d)")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def reason_words(reason: str) -> str:
    """``inactivité`` for ``idle``, ``du 16/11/2026, 7 jours`` for ``2026-11-16 +7``."""
    if not reason or reason in _KNOWN:
        return _KNOWN.get(reason, "")
    for pattern, said in _FORMS:
        if found := pattern.fullmatch(reason):
            return said(found)
    return reason


def _span(found: re.Match[str]) -> str:
    count, more = int(found[2]), ", motifs compris" if found[3] else ""
    return (f"du {_day(found[1])}, {count} jours" if count > 1 else f"le {_day(found[1])}") + more


def _series(found: re.Match[str]) -> str:
    rhythm = listed([_DAYS.get(day, "") for day in found[2].split(",")])
    rhythm = f"chaque {rhythm}" if found[1] == "1" else f"{rhythm}, toutes les {found[1]} semaines"
    if found[3]:
        return f"{found[3]} séances, {rhythm}"
    until = found[4]
    return f"jusqu'au {until[6:]}/{until[4:6]}/{until[:4]}, {rhythm}"


def _reminder(found: re.Match[str]) -> str:
    return "rappels du prochain jour" if found[1] == "next" else f"rappels du {_day(found[1])}"


def _failed(found: re.Match[str]) -> str:
    return f"connexion manquée, identifiant {found[1][:6]}" if found[1] else "connexion manquée"


def _day(text: str) -> str:
    return _DAY.sub(r"\3/\2/\1", text)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_SPAN, _span),
    (_SHIFT, lambda found: f"le {_day(found[1])}, {found[2]} minutes de retard"),
    (_BOTH, lambda found: f"du {_day(found[1])} au {_day(found[2])}"),
    (_DAY, lambda found: f"le {_day(found[0])}"),
    (_FAILED, _failed),
    (_DELAY, lambda found: f"{found[1]} minutes de retard"),
    (_REMINDER, _reminder),
    (_OUTCOME, lambda found: _OUTCOMES.get(found[1], "échec")),
    (_FAULT, lambda _found: "n'a pas pu aller au bout"),
    (_SCOPE, lambda found: f"{_CHANGED[found[1]]} : {_SCOPES[found[2]]}"),
    (_SERIES, _series),
)
