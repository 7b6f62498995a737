"""The one table of what may be done, by which roles, in which compartment."""

from __future__ import annotations

from dataclasses import dataclass

from telesec.domain.action_names import Action
from telesec.domain.people import Compartment, Role

__all__ = ["RULES", "Action", "Rule", "Subject"]

SEC, PRA, BIL, ADM = Role.SECRETARY, Role.PRACTITIONER, Role.BILLING, Role.ADMIN
EVERYONE = frozenset(Role)
DESK = frozenset({SEC, PRA})


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may do an action, where its journal row and its effect live, and what it asks."""

    label: str
    compartment: Compartment
    roles: frozenset[Role]
    fresh_proof: bool = False


_P, _O, _B, _C = (
    Compartment.PRACTICE,
    Compartment.OFFICE,
    Compartment.BILLING,
    Compartment.CLINICAL,
)
_PRA, _ADM = frozenset({PRA}), frozenset({ADM})
_ACCOUNTS = frozenset({BIL, PRA})

RULES: dict[Action, Rule] = {
    Action.SIGN_IN: Rule("Connexion", _P, EVERYONE),
    Action.UNLOCK: Rule("Déverrouillage", _P, EVERYONE),
    Action.SIGN_OUT: Rule("Déconnexion", _P, EVERYONE),
    Action.LOCK: Rule("Verrouillage", _P, EVERYONE),
    Action.INTAKE: Rule("Événement survenu hors session", _P, EVERYONE),
    Action.ANCHOR: Rule("Ancrage des journaux", _P, EVERYONE),
    Action.PROVE: Rule("Identité prouvée à nouveau", _P, EVERYONE),
    Action.SET_UP: Rule("Création du cabinet", _P, EVERYONE),
    Action.CHANGE_PASSWORD: Rule("Changement de mot de passe", _P, EVERYONE, fresh_proof=True),
    Action.RECOVER: Rule("Accès par le code de récupération", _P, EVERYONE),
    Action.AGENDA_VIEW: Rule("Agenda affiché", _O, DESK),
    Action.FREE_SLOTS: Rule("Recherche de créneaux", _O, DESK),
    Action.HOLD: Rule("Créneau retenu", _O, DESK),
    Action.RELEASE: Rule("Créneau relâché", _O, DESK),
    Action.BOOK: Rule("Rendez-vous pris", _O, DESK),
    Action.MOVE: Rule("Rendez-vous déplacé", _O, DESK),
    Action.RESIZE: Rule("Durée de rendez-vous changée", _O, DESK),
    Action.CANCEL: Rule("Rendez-vous annulé", _O, DESK),
    Action.MARK: Rule("Présence notée", _O, DESK),
    Action.APPOINTMENT_EDIT: Rule("Rendez-vous modifié", _O, DESK),
    Action.MOVE_TOGETHER: Rule("Rendez-vous déplacés ensemble", _O, DESK),
    Action.SHIFT: Rule("Suite de la journée décalée", _O, DESK),
    Action.SERIES_BOOK: Rule("Série de rendez-vous prise", _O, DESK),
    Action.SERIES_CHANGE: Rule("Série de rendez-vous modifiée", _O, DESK),
    Action.UNDO: Rule("Action de l'agenda défaite", _O, DESK),
    Action.REDO: Rule("Action de l'agenda refaite", _O, DESK),
    Action.OCCUPANCY_VIEW: Rule("Occupation du mois affichée", _O, DESK),
    Action.BOARD_VIEW: Rule("Salle d'attente affichée", _O, DESK),
    Action.ABSENCE_POST: Rule("Absence posée", _O, DESK),
    Action.ABSENCE_CHANGE: Rule("Absence modifiée", _O, DESK),
    Action.WORKLIST_VIEW: Rule("Rendez-vous à déplacer affichés", _O, DESK),
    Action.WAITING_VIEW: Rule("Listes d'attente affichées", _O, DESK),
    Action.WAITING_EDIT: Rule("Attente modifiée", _O, DESK),
    Action.WAITING_ATTEMPT: Rule("Appel d'un patient en attente", _O, DESK),
    Action.RECALL_VIEW: Rule("Rappels à prévoir affichés", _O, DESK),
    Action.RECALL_EDIT: Rule("Rappel à prévoir modifié", _O, DESK),
    Action.MESSAGE_LIST: Rule("Messages aux patients affichés", _O, DESK),
    Action.MESSAGE_PREPARE: Rule("Messages aux patients préparés", _O, DESK),
    Action.MESSAGE_EXPORT: Rule("Messages aux patients exportés", _O, DESK, fresh_proof=True),
    Action.MESSAGE_SEND: Rule("Message envoyé à un patient", _O, DESK),
    Action.MESSAGE_TRIAL: Rule("Message d'essai envoyé", _P, _ADM),
    Action.AGENDA_PRINT: Rule("Agenda imprimé", _O, DESK),
    Action.SLIP_PRINT: Rule("Document remis au patient", _O, DESK),
    Action.BUSY_EXPORT: Rule("Heures occupées exportées", _O, DESK),
    Action.CONTINGENCY_READ: Rule("Réglage des feuilles de secours lu", _O, DESK),
    Action.CONTINGENCY_EDIT: Rule("Réglage des feuilles de secours modifié", _O, DESK, fresh_proof=True),
    Action.CONTINGENCY_PRODUCE: Rule("Feuilles de secours produites", _O, DESK),
    Action.AGENDA_EXPORT: Rule("Agenda exporté", _O, DESK, fresh_proof=True),
    Action.AGENDA_IMPORT: Rule("Agenda importé", _O, DESK, fresh_proof=True),
    Action.PATIENT_SEARCH: Rule("Recherche de patient", _O, DESK | {BIL}),
    Action.PATIENT_OPEN: Rule("Fiche patient ouverte", _O, DESK | {BIL}),
    Action.PATIENT_CREATE: Rule("Patient créé", _O, DESK),
    Action.PATIENT_UPDATE: Rule("Fiche patient modifiée", _O, DESK),
    Action.PATIENT_DUPLICATES: Rule("Recherche de doublons", _O, DESK),
    Action.PATIENT_IMPORT: Rule("Import de patients", _O, DESK, fresh_proof=True),
    Action.PATIENT_MERGE: Rule("Fiches patient réunies", _O, DESK),
    Action.PATIENT_UNMERGE: Rule("Fiches patient séparées de nouveau", _O, DESK),
    Action.DRAFT_SAVE: Rule("Brouillon gardé", _O, DESK),
    Action.DRAFT_TAKE: Rule("Brouillon repris", _O, DESK),
    Action.NOTE_DRAFT_SAVE: Rule("Brouillon de note gardé", _C, _PRA),
    Action.NOTE_DRAFT_TAKE: Rule("Brouillon de note repris", _C, _PRA),
    Action.BILLING_AGENDA: Rule("Rendez-vous à facturer affichés", _O, _ACCOUNTS),
    Action.NOTE_LIST: Rule("Notes consultées", _C, _PRA),
    Action.NOTE_WRITE: Rule("Note écrite", _C, _PRA),
    Action.NOTE_SIGN: Rule("Note signée", _C, _PRA),
    Action.NOTE_ADDENDUM: Rule("Addendum ajouté", _C, _PRA),
    Action.TARIFF_LIST: Rule("Tarifs consultés", _B, _ACCOUNTS),
    Action.TARIFF_EDIT: Rule("Tarif modifié", _B, _ACCOUNTS),
    Action.FEE_NOTE_ISSUE: Rule("Note d'honoraires établie", _B, _ACCOUNTS),
    Action.FEE_NOTE_LIST: Rule("Notes d'honoraires consultées", _B, _ACCOUNTS),
    Action.FEE_NOTE_PRINT: Rule("Note d'honoraires imprimée", _B, _ACCOUNTS),
    Action.FEE_NOTE_CANCEL: Rule("Note d'honoraires annulée", _B, _ACCOUNTS),
    Action.PAYMENT_RECORD: Rule("Paiement enregistré", _B, _ACCOUNTS),
    Action.PAYMENT_REVERSE: Rule("Paiement contre-passé", _B, _ACCOUNTS),
    Action.LEDGER_VIEW: Rule("Livre des recettes consulté", _B, _ACCOUNTS),
    Action.REFERENCE: Rule("Réglages lus", _P, EVERYONE),
    Action.ACCOUNT_LIST: Rule("Comptes consultés", _P, _ADM),
    Action.ACCOUNT_CREATE: Rule("Compte créé", _P, _ADM, fresh_proof=True),
    Action.ACCOUNT_ENROL: Rule("Compte activé par son titulaire", _P, EVERYONE),
    Action.ACCOUNT_RENEW: Rule("Nouveau code d'invitation remis", _P, _ADM, fresh_proof=True),
    Action.ACCOUNT_DISABLE: Rule("Compte désactivé", _P, _ADM, fresh_proof=True),
    Action.KEY_GRANT: Rule("Clés remises à un compte", _P, EVERYONE, fresh_proof=True),
    Action.SETTINGS_EDIT: Rule("Réglage modifié", _P, _ADM),
    Action.MAIL_SERVER_EDIT: Rule("Serveur d'envoi d'e-mails modifié", _P, _ADM, fresh_proof=True),
    Action.SCHEDULE_EDIT: Rule("Horaires modifiés", _P, _ADM | _PRA),
    Action.SCHEDULE_EXCEPTION: Rule("Ouverture ou fermeture d'un jour", _P, _ADM | DESK),
    Action.PREFERENCES: Rule("Préférences du compte", _P, EVERYONE),
    Action.JOURNAL_READ: Rule("Journal consulté", _P, _ADM | _PRA),
    Action.JOURNAL_VERIFY: Rule("Journal vérifié", _P, EVERYONE),
    Action.JOURNAL_EXPORT: Rule("Journal exporté", _P, _ADM | _PRA, fresh_proof=True),
    Action.JOURNAL_READ_OFFICE: Rule("Journal du secrétariat consulté", _O, _PRA),
    Action.JOURNAL_READ_BILLING: Rule("Journal de la facturation consulté", _B, _PRA),
    Action.JOURNAL_READ_CLINICAL: Rule("Journal du dossier médical consulté", _C, _PRA),
    Action.JOURNAL_EXPORT_OFFICE: Rule("Journal du secrétariat exporté", _O, _PRA, fresh_proof=True),
    Action.JOURNAL_EXPORT_BILLING: Rule("Journal de la facturation exporté", _B, _PRA, fresh_proof=True),
    Action.JOURNAL_EXPORT_CLINICAL: Rule("Journal du dossier médical exporté", _C, _PRA, fresh_proof=True),
    Action.JOURNAL_KEEP: Rule("Conservation du journal modifiée", _P, _ADM, fresh_proof=True),
    Action.JOURNAL_PURGE_PLAN: Rule("Purge du journal préparée", _P, _ADM | _PRA),
    Action.JOURNAL_PURGE: Rule("Purge du journal", _P, _ADM | _PRA, fresh_proof=True),
    Action.BACKUP_EDIT: Rule("Réglages des sauvegardes modifiés", _P, _ADM, fresh_proof=True),
    Action.BACKUP_PROBE: Rule("Destination de sauvegarde essayée", _P, _ADM),
    Action.BACKUP_RUN: Rule("Sauvegarde faite", _P, EVERYONE),
    Action.BACKUP_LIST: Rule("Sauvegardes consultées", _P, _ADM),
    Action.BACKUP_DRILL: Rule("Restauration d'essai", _P, EVERYONE),
    Action.RESTORE: Rule("Restauration préparée", _P, _ADM, fresh_proof=True),
    Action.RESTORED: Rule("Cabinet restauré", _P, EVERYONE),
    Action.AGENDA_COMPARE: Rule("Agenda comparé à une sauvegarde", _O, DESK, fresh_proof=True),
    Action.ACCOUNT_EDIT: Rule("Compte modifié", _P, _ADM, fresh_proof=True),
    Action.ACCOUNT_END: Rule("Remplacement terminé", _P, _ADM | _PRA),
    Action.KEY_REQUEST: Rule("Accès demandé pour un compte", _P, _ADM, fresh_proof=True),
    Action.KEY_REFUSE: Rule("Accès refusé à un compte", _P, EVERYONE, fresh_proof=True),
    Action.KEYS_ASK: Rule("Renouvellement de clés demandé", _P, EVERYONE, fresh_proof=True),
    Action.KEYS_RENEW: Rule("Clés renouvelées", _P, _ADM | _PRA, fresh_proof=True),
    Action.RECOVERY_RENEW: Rule("Feuille de récupération changée", _P, _ADM | _PRA, fresh_proof=True),
    Action.RECOVERY_CHECK: Rule("Feuille de récupération vérifiée", _P, _ADM | _PRA),
    Action.RIGHTS_READ: Rule("Droits consultés", _P, _ADM),
    Action.RIGHTS_EDIT: Rule("Droits modifiés", _P, _ADM, fresh_proof=True),
    Action.RIGHTS_PREVIEW: Rule("Écran d'un compte prévisualisé", _P, _ADM),
    Action.COMPUTER_LIST: Rule("Ordinateurs du cabinet consultés", _P, EVERYONE),
    Action.COMPUTER_ENROL: Rule("Ordinateur ajouté au cabinet", _P, _ADM | _PRA, fresh_proof=True),
    Action.COMPUTER_FORGET: Rule("Ordinateur oublié", _P, _ADM | _PRA, fresh_proof=True),
    Action.COMPUTER_KEEP: Rule("Secret du cabinet rangé dans le trousseau", _P, EVERYONE, fresh_proof=True),
    Action.OWN_ACCOUNT: Rule("Son propre compte consulté", _P, EVERYONE),
    Action.CHANGE_PHONE: Rule("Changement de téléphone", _P, EVERYONE, fresh_proof=True),
    Action.CHANGE_CODES: Rule("Nouveaux codes de secours", _P, EVERYONE, fresh_proof=True),
    Action.COMMITMENT: Rule("Engagement de confidentialité accepté", _P, EVERYONE),
    Action.REMINDER_READ: Rule("Rappel de sécurité lu", _P, EVERYONE),
    Action.NOTE_OPEN_COLLEAGUE: Rule("Note d'un confrère ouverte avec un motif", _C, _PRA),
    Action.NOTE_OPENING_TOLD: Rule("Confrère prévenu que ses notes ont été ouvertes", _P, _PRA),
    Action.REVIEW_VIEW: Rule("Revue de la semaine consultée", _P, _ADM | _PRA),
    Action.REVIEW_OFFICE: Rule("Revue du secrétariat consultée", _O, _PRA),
    Action.REVIEW_BILLING: Rule("Revue de la facturation consultée", _B, _PRA),
    Action.REVIEW_CLINICAL: Rule("Revue du dossier médical consultée", _C, _PRA),
    Action.REVIEW_EDIT: Rule("Seuils de la revue modifiés", _P, _ADM, fresh_proof=True),
    Action.ALERT_READ: Rule("Alerte lue", _P, _ADM | _PRA),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What an action is about; ids only, never a name."""

    kind: str
    id: str = ""
    patient_id: str = ""
