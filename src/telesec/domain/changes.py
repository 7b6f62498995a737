"""What kind of thing a write changed, so that open views know what to ask again."""

from __future__ import annotations

from enum import StrEnum

from telesec.domain.action_names import Action


class Change(StrEnum):
    AGENDA = "agenda"
    PATIENTS = "patients"
    NOTES = "notes"
    BILLING = "billing"
    LISTS = "lists"
    CALLS = "calls"
    SLIPS = "slips"
    INSTRUCTIONS = "instructions"
    CONTACTS = "contacts"
    PEOPLE = "people"
    JOURNAL = "journal"


CHANGED_BY: dict[Action, Change] = {
    **dict.fromkeys(
        (
            Action.HOLD, Action.RELEASE, Action.BOOK, Action.MOVE, Action.RESIZE, Action.CANCEL, Action.MARK,
            Action.APPOINTMENT_EDIT, Action.MOVE_TOGETHER, Action.SHIFT, Action.SERIES_BOOK,
            Action.SERIES_CHANGE, Action.UNDO, Action.REDO, Action.ABSENCE_POST, Action.ABSENCE_CHANGE,
            Action.AGENDA_IMPORT,
        ),
        Change.AGENDA,
    ),
    **dict.fromkeys(
        (Action.WAITING_EDIT, Action.WAITING_ATTEMPT, Action.RECALL_EDIT),
        Change.LISTS,
    ),
    **dict.fromkeys(
        (
            Action.PATIENT_CREATE, Action.PATIENT_UPDATE, Action.PATIENT_IMPORT, Action.PATIENT_MERGE,
            Action.PATIENT_UNMERGE, Action.CONSENT_EDIT,
        ),
        Change.PATIENTS,
    ),
    **dict.fromkeys(
        (
            Action.CALL_SLIP_WRITE, Action.CALL_SLIP_READ, Action.CALL_SLIP_ANSWER, Action.CALL_SLIP_CLOSE,
            Action.CALL_SLIP_TRANSFER, Action.CALL_SLIP_CORRECT, Action.CALL_URGENT,
        ),
        Change.SLIPS,
    ),
    **dict.fromkeys(
        (
            Action.CALL_TAKE, Action.CALL_EDIT, Action.CALL_IDENTIFY, Action.CALL_PARK, Action.CALL_END,
            Action.CALL_PURGE,
        ),
        Change.CALLS,
    ),
    **dict.fromkeys(
        (Action.LINE_EDIT, Action.INSTRUCTION_EDIT, Action.CARD_EDIT, Action.CARD_VALIDATE),
        Change.INSTRUCTIONS,
    ),
    **dict.fromkeys((Action.CORRESPONDENT_EDIT, Action.CORRESPONDENT_IMPORT), Change.CONTACTS),
    **dict.fromkeys((Action.NOTE_WRITE, Action.NOTE_SIGN, Action.NOTE_ADDENDUM), Change.NOTES),
    **dict.fromkeys(
        (
            Action.TARIFF_EDIT, Action.FEE_NOTE_ISSUE, Action.FEE_NOTE_CANCEL, Action.PAYMENT_RECORD,
            Action.PAYMENT_REVERSE, Action.SERVICE_CONTRACT_EDIT, Action.SERVICE_INVOICE_ISSUE,
            Action.SERVICE_INVOICE_CANCEL,
        ),
        Change.BILLING,
    ),
    **dict.fromkeys(
        (
            Action.SETTINGS_EDIT, Action.SCHEDULE_EDIT, Action.SCHEDULE_EXCEPTION, Action.ACCOUNT_CREATE,
            Action.ACCOUNT_EDIT, Action.ACCOUNT_ENROL, Action.ACCOUNT_RENEW, Action.ACCOUNT_DISABLE,
            Action.ACCOUNT_END, Action.RIGHTS_EDIT, Action.KEY_REQUEST, Action.KEY_GRANT, Action.KEY_REFUSE,
        ),
        Change.PEOPLE,
    ),
}  # fmt: skip
"""What an act of another session changes in what this one shows; acts that only read are none of them."""
