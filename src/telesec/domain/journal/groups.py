"""The actions of the journal gathered as one asks about them, and what its technical words mean."""

from __future__ import annotations

from functools import cache

from telesec.domain.actions import RULES, Action
from telesec.domain.journal.bundles import bundle_words
from telesec.domain.people import ROLE_LABELS, Compartment, Role

COMPARTMENT_LABELS: dict[Compartment, str] = {
    Compartment.PRACTICE: "cabinet",
    Compartment.OFFICE: "secrétariat",
    Compartment.BILLING: "facturation",
    Compartment.CLINICAL: "dossier médical",
}
OTHERS = "others"

# key → what one reads in the list, and the beginnings of the names it gathers.
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "sessions": (
        "Connexions et sessions",
        ("sign_", "unlock", "lock", "intake", "prove", "recover", "change_", "own_",
         "commitment", "reminder_read"),
    ),
    "patients_read": (
        "Fiches patient : consultation",
        ("patient_search", "patient_open", "patient_duplicates", "consent_list"),
    ),
    "patients_changed": (
        "Fiches patient : modification",
        ("patient_create", "patient_update", "patient_import", "patient_merge", "patient_unmerge",
         "consent_edit"),
    ),
    "agenda_read": (
        "Agenda : consultation",
        ("agenda_view", "free_slots", "occupancy_", "board_", "worklist_", "agenda_compare"),
    ),
    "agenda_changed": (
        "Agenda : modification",
        ("hold", "release", "book", "move", "resize", "move_together", "cancel", "mark", "appointment_",
         "shift", "series_", "undo", "redo", "absence_", "agenda_import"),
    ),
    "calls": (
        "Téléphone : appels, fiches et consignes",
        ("call_", "slip_template_edit", "line_", "instruction_", "card_", "correspondent_", "activity_"),
    ),
    "lists": ("Listes d'attente et rappels", ("waiting_", "recall_")),
    "messages": ("Messages aux patients", ("message_",)),
    "taken_out": (
        "Impressions et exports",
        ("agenda_print", "agenda_export", "slip_print", "busy_export", "contingency_", "journal_export",
         "journal_export_", "message_export", "fee_note_print", "correspondent_export", "activity_export",
         "service_invoice_print"),
    ),
    "notes": ("Notes médicales", ("note_",)),
    "billing": (
        "Facturation et recettes",
        ("billing_", "tariff_", "fee_note_", "payment_", "ledger_", "service_"),
    ),
    "accounts": (
        "Comptes, droits et clés",
        ("account_", "key_", "keys_", "rights_", "computer_", "recovery_"),
    ),
    "settings": (
        "Réglages et horaires",
        ("settings_", "mail_server_", "schedule_", "set_up", "preferences", "reference"),
    ),
    "journal": ("Journal", ("journal_", "anchor", "review_", "alert_")),
    "backups": ("Sauvegardes et restaurations", ("backup_", "restore", "restored")),
}  # fmt: skip

_SUBJECTS = {
    "briefing": "les consignes d'un appel", "card": "la fiche d'urgence",
    "card_version": "une version de la fiche d'urgence",
    "card_versions": "les versions de la fiche d'urgence", "day_instruction": "une consigne du jour",
    "instruction_version": "une version des consignes", "instructions": "les consignes",
    "line": "une ligne", "lines": "les lignes", "unread": "les consignes à lire",
    "activity": "l'activité du téléphone", "consent": "un accord donné par un patient",
    "correspondent": "un correspondant", "correspondents": "l'annuaire des correspondants",
    "service_contract": "le contrat du secrétariat", "service_contracts": "les contrats du secrétariat",
    "service_invoice": "une facture du secrétariat", "service_invoices": "les factures du secrétariat",
    "absence": "une absence", "absences": "les absences", "account": "un compte", "accounts": "les comptes",
    "agenda": "l'agenda", "appointment": "un rendez-vous", "attendance": "une présence",
    "alert": "une alerte", "commitment": "l'engagement de confidentialité",
    "computer": "un ordinateur", "computers": "les ordinateurs du cabinet",
    "journal_key": "la clé du journal", "keys": "les clés du cabinet", "reminder": "un rappel de sécurité",
    "review": "la revue de la semaine", "rights": "les droits",
    "backup_server": "un serveur de sauvegarde", "backup_target": "une destination de sauvegarde",
    "board": "la salle d'attente", "calendar": "un fichier d'agenda",
    "call": "un appel", "calls": "le registre des appels", "contact": "une personne à joindre",
    "contingency": "les feuilles de secours", "day_exceptions": "des jours d'ouverture",
    "draft": "un brouillon", "drafts": "les brouillons", "drills": "les restaurations d'essai",
    "fee_note": "une note d'honoraires", "fee_notes": "les notes d'honoraires",
    "header": "les accès du cabinet", "heads": "la fin des journaux", "hold": "un créneau retenu",
    "import": "un import", "intake": "un événement hors session", "journal": "le journal",
    "ledger": "le livre des recettes", "merge": "une réunion de fiches", "message": "un message",
    "message_batch": "un envoi de messages", "messages": "les messages", "note": "une note médicale",
    "patient": "une fiche patient", "patient_family": "les proches d'un patient",
    "patient_search": "une recherche de patient", "practice": "le cabinet",
    "practitioner": "un praticien", "preferences": "les préférences", "printer": "une imprimante",
    "reason_code": "un motif", "recall": "un rappel à prévoir", "reference": "les réglages du cabinet",
    "restored": "le cabinet restauré", "room": "une salle", "schedule": "les horaires",
    "series": "une série de rendez-vous", "session": "une session", "settings": "un réglage",
    "setting": "un réglage", "site": "un lieu", "slip": "un document remis", "snapshot": "une sauvegarde",
    "tariff": "un tarif", "tariffs": "les tarifs", "visits": "les rendez-vous d'un patient",
    "waiting": "une attente", "worklist": "les rendez-vous à déplacer",
}  # fmt: skip

_FIELDS = {
    "consents": "accords donnés", "email": "adresse e-mail", "fax": "télécopie", "first_name": "prénom",
    "kind": "sorte", "name": "nom", "organisation": "cabinet", "phone2": "autre téléphone", "rpps": "RPPS",
    "secure_email": "messagerie sécurisée", "specialty": "spécialité", "title": "titre",
    "active": "actif", "address": "adresse", "birth_date": "date de naissance",
    "birth_name": "nom de naissance",
    "answered_at": "heure de réponse", "caller_kind": "qui appelle", "caller_name": "nom de l'appelant",
    "caller_relation": "lien de l'appelant", "category": "objet de l'appel",
    "correspondent_id": "correspondant", "ended_at": "fin de l'appel", "failures": "réponses fausses",
    "identity": "vérification de l'identité", "line_id": "ligne", "number": "numéro",
    "outcome": "suite donnée", "parked_words": "mots de mise en attente", "patient_id": "patient",
    "birth_place": "lieu de naissance", "cents": "montant", "city": "ville", "closes": "fermeture",
    "computer": "nouvel ordinateur",
    "code": "code", "contacts": "personnes à joindre", "credentials": "identifiants d'accès",
    "due": "échéance", "end": "fin", "first_names": "prénoms",
    "folder": "dossier", "identity_check": "vérification d'identité", "insured_number": "numéro d'assuré",
    "label": "libellé", "means": "moyen de paiement", "minutes": "durée", "mobile": "téléphone portable",
    "note": "précision", "opens": "ouverture", "opt_outs": "refus de messages", "phone": "téléphone",
    "postcode": "code postal", "practitioner_id": "praticien", "reason_code_id": "motif",
    "received_on": "date de réception", "recipient": "destinataire", "rhythm": "rythme", "room_id": "salle",
    "sex": "sexe", "shown_name": "nom affiché", "signed_at": "signature", "site_id": "lieu",
    "source": "origine", "start": "début", "state": "état", "status": "état", "text": "texte",
    "used_name": "nom utilisé", "valid_from": "début de validité", "valid_to": "fin de validité",
    "weekly_ranges": "horaires de la semaine", "withdrawn": "retrait",
}  # fmt: skip

_FAILURES = {
    "Conflict": "déjà pris", "Stale": "modifié entre-temps", "NotFound": "introuvable",
    "Invalid": "saisie non valable", "StoreError": "fichier abîmé", "Refused": "refusé",
}  # fmt: skip
_OUTCOMES = {"ok": "Fait", "detail": "Précision", "refused": "Refusé"}


def group_of(action: str) -> str:
    """The group an action is asked under; the longest beginning wins."""
    best = max(
        (
            (len(start), key)
            for key, (_, starts) in GROUPS.items()
            for start in starts
            if action == start or (start.endswith("_") and action.startswith(start))
        ),
        default=(0, OTHERS),
    )
    return best[1]


@cache
def _gathered() -> dict[str, frozenset[str]]:
    """Every action under its group: the table of actions does not change while the program runs."""
    under: dict[str, set[str]] = {}
    for action in Action:
        under.setdefault(group_of(action), set()).add(str(action))
    return {group: frozenset(names) for group, names in under.items()}


def actions_of(group: str) -> frozenset[str]:
    """The names of the actions of a group; "" is every action, given as an empty set."""
    return _gathered().get(group, frozenset())


def group_choices() -> tuple[tuple[str, str], ...]:
    """(key, words) of each group in the order of the screen."""
    named = [(key, words) for key, (words, _) in GROUPS.items()]
    return (*named, (OTHERS, "Autres actions")) if actions_of(OTHERS) else tuple(named)


def group_words(actions: frozenset[str]) -> str:
    """What a set of actions is called: its group's words, its bundle's, or each action's own."""
    for key, words in group_choices():
        if actions == actions_of(key):
            return words.lower()
    if known := bundle_words(actions):
        return known.lower()
    return ", ".join(sorted(action_words(name) for name in actions)).lower()


def action_words(name: str) -> str:
    """The wording of an action; its name when a newer program wrote it."""
    try:
        return RULES[Action(name)].label
    except (KeyError, ValueError):
        return name


def subject_words(kind: str) -> str:
    """What an action was about, in French; its technical word when a newer program wrote it."""
    return _SUBJECTS.get(kind, kind)


def field_words(fields: str) -> str:
    """The names of the fields touched, separated by commas."""
    return ", ".join(_FIELDS.get(name, name) for name in fields.split(",") if name)


def outcome_words(outcome: str) -> str:
    """How it ended."""
    if not outcome.startswith("failed"):
        return _OUTCOMES.get(outcome, outcome)
    why = _FAILURES.get(outcome.partition(":")[2], "")
    return f"Échec : {why}" if why else "Échec"


def role_words(roles: str) -> str:
    """The roles' French names, or what is written."""
    known = {str(role): ROLE_LABELS[role] for role in Role}
    return ", ".join(known.get(part, part) for part in roles.split())
