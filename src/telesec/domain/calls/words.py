"""What a call and the slip written from it have alike: who speaks, and about what.

Source of both lists: the items of a call slip usual in medical secretariats (caller first, then a coded
reason; the caller's own words come last and stay short).
"""

from __future__ import annotations

from enum import StrEnum


class CallerKind(StrEnum):
    """Who is on the line, as they say."""

    PATIENT = "patient"
    PARENT = "parent"
    CARER = "carer"
    COLLEAGUE = "colleague"
    LABORATORY = "laboratory"
    PHARMACY = "pharmacy"
    ESTABLISHMENT = "establishment"
    FUND = "fund"
    OTHER = "other"


class Category(StrEnum):
    """Why they call, from a list: never a diagnosis."""

    BOOK = "book"
    CANCEL = "cancel"
    MOVE = "move"
    LATE = "late"
    RENEWAL = "renewal"
    RESULTS = "results"
    CERTIFICATE = "certificate"
    ADVICE = "advice"
    ADMINISTRATIVE = "administrative"
    COLLEAGUE = "colleague"
    HOME_VISIT = "home_visit"
    FELT_URGENT = "felt_urgent"
    COMPLAINT = "complaint"
    OTHER = "other"


CALLER_LABELS = {
    CallerKind.PATIENT: "Patient",
    CallerKind.PARENT: "Parent",
    CallerKind.CARER: "Aidant",
    CallerKind.COLLEAGUE: "Confrère",
    CallerKind.LABORATORY: "Laboratoire",
    CallerKind.PHARMACY: "Pharmacie",
    CallerKind.ESTABLISHMENT: "Établissement",
    CallerKind.FUND: "Caisse ou mutuelle",
    CallerKind.OTHER: "Autre personne",
}
CATEGORY_LABELS = {
    Category.BOOK: "Prendre rendez-vous",
    Category.CANCEL: "Annuler un rendez-vous",
    Category.MOVE: "Déplacer un rendez-vous",
    Category.LATE: "Prévenir d'un retard",
    Category.RENEWAL: "Renouvellement",
    Category.RESULTS: "Résultats",
    Category.CERTIFICATE: "Certificat ou courrier",
    Category.ADVICE: "Demande d'avis",
    Category.ADMINISTRATIVE: "Administratif, facture",
    Category.COLLEAGUE: "Confrère",
    Category.HOME_VISIT: "Visite à domicile",
    Category.FELT_URGENT: "Urgence ressentie",
    Category.COMPLAINT: "Réclamation",
    Category.OTHER: "Autre",
}
