"""The reasons the program writes by itself in the journal, in French; a person's own words stay as typed."""

from __future__ import annotations

import re

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
    "transferred": "appel transféré",
    "slips_done": "fiches traitées", "slip_counts": "compteurs", "today": "dans la journée",
    "to_desk": "au secrétariat", "to_practitioner": "à un praticien", "reopened": "à traiter de nouveau",
    "filed": "versée dans les notes", "released": "phrase autorisée", "result_silent": "plus rien à dire",
    "result_edited": "résultat corrigé, plus rien à dire",
    "signed": "signature du compte",
    "patient": "par le patient", "practice": "par le cabinet", "practitioner": "par le praticien",
}  # fmt: skip
_FAILED = re.compile(r"sign_in_failed(?: ([0-9a-f]+))?")
_SPAN = re.compile(r"(\d{4}-\d\d-\d\d) \+(\d+)")
_BOTH = re.compile(r"(\d{4}-\d\d-\d\d)[ /](\d{4}-\d\d-\d\d)")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def reason_words(reason: str) -> str:
    """``inactivité`` for ``idle``, ``du 16/11/2026, 7 jours`` for ``2026-11-16 +7``."""
    if found := _SPAN.fullmatch(reason):
        count = int(found[2])
        return f"du {_day(found[1])}, {count} jours" if count > 1 else f"le {_day(found[1])}"
    if found := _BOTH.fullmatch(reason):
        return f"du {_day(found[1])} au {_day(found[2])}"
    if _DAY.fullmatch(reason):
        return f"le {_day(reason)}"
    if found := _FAILED.fullmatch(reason):
        return f"connexion manquée, identifiant {found[1][:6]}" if found[1] else "connexion manquée"
    return _KNOWN.get(reason, reason)


def _day(text: str) -> str:
    return _DAY.sub(r"\3/\2/\1", text)
