"""The one table of what may be done, by which roles, in which compartment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from telesec.domain.people import Compartment, Role

SEC, PRA, BIL, ADM = Role.SECRETARY, Role.PRACTITIONER, Role.BILLING, Role.ADMIN
EVERYONE = frozenset(Role)
DESK = frozenset({SEC, PRA})


class Action(StrEnum):
    """Names written in the journal; never rename one, add another."""

    SIGN_IN = "sign_in"
    UNLOCK = "unlock"
    SIGN_OUT = "sign_out"
    LOCK = "lock"
    INTAKE = "intake"
    ANCHOR = "anchor"
    PROVE = "prove"
    SET_UP = "set_up"
    CHANGE_PASSWORD = "change_password"  # noqa: S105 - the name of an action
    RECOVER = "recover"
    AGENDA_VIEW = "agenda_view"
    FREE_SLOTS = "free_slots"
    HOLD = "hold"
    RELEASE = "release"
    BOOK = "book"
    MOVE = "move"
    RESIZE = "resize"
    CANCEL = "cancel"
    MARK = "mark"
    APPOINTMENT_EDIT = "appointment_edit"
    MOVE_TOGETHER = "move_together"
    SHIFT = "shift"
    SERIES_BOOK = "series_book"
    SERIES_CHANGE = "series_change"
    UNDO = "undo"
    REDO = "redo"
    OCCUPANCY_VIEW = "occupancy_view"
    BOARD_VIEW = "board_view"
    ABSENCE_POST = "absence_post"
    ABSENCE_CHANGE = "absence_change"
    WORKLIST_VIEW = "worklist_view"
    WAITING_VIEW = "waiting_view"
    WAITING_EDIT = "waiting_edit"
    WAITING_ATTEMPT = "waiting_attempt"
    RECALL_VIEW = "recall_view"
    RECALL_EDIT = "recall_edit"
    MESSAGE_LIST = "message_list"
    MESSAGE_PREPARE = "message_prepare"
    MESSAGE_EXPORT = "message_export"
    MESSAGE_SEND = "message_send"
    MESSAGE_TRIAL = "message_trial"
    AGENDA_PRINT = "agenda_print"
    SLIP_PRINT = "slip_print"
    BUSY_EXPORT = "busy_export"
    CONTINGENCY_READ = "contingency_read"
    CONTINGENCY_EDIT = "contingency_edit"
    CONTINGENCY_PRODUCE = "contingency_produce"
    AGENDA_EXPORT = "agenda_export"
    AGENDA_IMPORT = "agenda_import"
    PATIENT_SEARCH = "patient_search"
    PATIENT_OPEN = "patient_open"
    PATIENT_CREATE = "patient_create"
    PATIENT_UPDATE = "patient_update"
    PATIENT_DUPLICATES = "patient_duplicates"
    PATIENT_IMPORT = "patient_import"
    PATIENT_MERGE = "patient_merge"
    PATIENT_UNMERGE = "patient_unmerge"
    DRAFT_SAVE = "draft_save"
    DRAFT_TAKE = "draft_take"
    NOTE_DRAFT_SAVE = "note_draft_save"
    NOTE_DRAFT_TAKE = "note_draft_take"
    BILLING_AGENDA = "billing_agenda"
    NOTE_LIST = "note_list"
    NOTE_WRITE = "note_write"
    NOTE_SIGN = "note_sign"
    NOTE_ADDENDUM = "note_addendum"
    TARIFF_LIST = "tariff_list"
    TARIFF_EDIT = "tariff_edit"
    FEE_NOTE_ISSUE = "fee_note_issue"
    FEE_NOTE_LIST = "fee_note_list"
    FEE_NOTE_PRINT = "fee_note_print"
    FEE_NOTE_CANCEL = "fee_note_cancel"
    PAYMENT_RECORD = "payment_record"
    PAYMENT_REVERSE = "payment_reverse"
    LEDGER_VIEW = "ledger_view"
    REFERENCE = "reference"
    ACCOUNT_LIST = "account_list"
    ACCOUNT_CREATE = "account_create"
    ACCOUNT_ENROL = "account_enrol"
    ACCOUNT_RENEW = "account_renew"
    ACCOUNT_DISABLE = "account_disable"
    KEY_GRANT = "key_grant"
    SETTINGS_EDIT = "settings_edit"
    MAIL_SERVER_EDIT = "mail_server_edit"
    SCHEDULE_EDIT = "schedule_edit"
    SCHEDULE_EXCEPTION = "schedule_exception"
    PREFERENCES = "preferences"
    JOURNAL_READ = "journal_read"
    JOURNAL_VERIFY = "journal_verify"
    JOURNAL_EXPORT = "journal_export"
    BACKUP_EDIT = "backup_edit"
    BACKUP_PROBE = "backup_probe"
    BACKUP_RUN = "backup_run"
    BACKUP_LIST = "backup_list"
    BACKUP_DRILL = "backup_drill"
    RESTORE = "restore"
    RESTORED = "restored"
    AGENDA_COMPARE = "agenda_compare"


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
    Action.JOURNAL_READ: Rule("Journal consulté", _P, _ADM),
    Action.JOURNAL_VERIFY: Rule("Journal vérifié", _P, EVERYONE),
    Action.JOURNAL_EXPORT: Rule("Journal exporté", _P, _ADM, fresh_proof=True),
    Action.BACKUP_EDIT: Rule("Réglages des sauvegardes modifiés", _P, _ADM, fresh_proof=True),
    Action.BACKUP_PROBE: Rule("Destination de sauvegarde essayée", _P, _ADM),
    Action.BACKUP_RUN: Rule("Sauvegarde faite", _P, EVERYONE),
    Action.BACKUP_LIST: Rule("Sauvegardes consultées", _P, _ADM),
    Action.BACKUP_DRILL: Rule("Restauration d'essai", _P, EVERYONE),
    Action.RESTORE: Rule("Restauration préparée", _P, _ADM, fresh_proof=True),
    Action.RESTORED: Rule("Cabinet restauré", _P, EVERYONE),
    Action.AGENDA_COMPARE: Rule("Agenda comparé à une sauvegarde", _O, DESK, fresh_proof=True),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What an action is about; ids only, never a name."""

    kind: str
    id: str = ""
    patient_id: str = ""
