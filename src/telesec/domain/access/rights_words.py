"""The French words of rights: themes of acts, sentences of before and after, the line of the journal."""

from __future__ import annotations

from collections.abc import Iterable

from telesec.domain.access.rights_book import (
    ActionChange,
    Part,
    PartChange,
    RightsBook,
    RightsChange,
    RoleChange,
)
from telesec.domain.access.scope import HIDDEN_LABEL
from telesec.domain.actions import RULES, Action
from telesec.domain.french import counted, listed
from telesec.domain.people import ROLE_LABELS, Compartment

A = Action
THEMES: dict[str, frozenset[Action]] = {
    "Agenda": frozenset(
        {
            A.AGENDA_VIEW, A.FREE_SLOTS, A.HOLD, A.RELEASE, A.BOOK, A.MOVE, A.RESIZE, A.CANCEL, A.MARK,
            A.APPOINTMENT_EDIT, A.MOVE_TOGETHER, A.SHIFT, A.SERIES_BOOK, A.SERIES_CHANGE, A.UNDO, A.REDO,
            A.OCCUPANCY_VIEW, A.BOARD_VIEW, A.ABSENCE_POST, A.ABSENCE_CHANGE, A.WORKLIST_VIEW,
        }
    ),
    "Listes et rappels": frozenset(
        {A.WAITING_VIEW, A.WAITING_EDIT, A.WAITING_ATTEMPT, A.RECALL_VIEW, A.RECALL_EDIT}
    ),
    "Messages": frozenset(
        {A.MESSAGE_LIST, A.MESSAGE_PREPARE, A.MESSAGE_EXPORT, A.MESSAGE_SEND, A.MESSAGE_TRIAL}
    ),
    "Papier et calendriers": frozenset(
        {
            A.AGENDA_PRINT, A.SLIP_PRINT, A.BUSY_EXPORT, A.CONTINGENCY_READ, A.CONTINGENCY_EDIT,
            A.CONTINGENCY_PRODUCE, A.AGENDA_EXPORT, A.AGENDA_IMPORT, A.AGENDA_COMPARE,
        }
    ),
    "Patients": frozenset(
        {
            A.PATIENT_SEARCH, A.PATIENT_OPEN, A.PATIENT_CREATE, A.PATIENT_UPDATE, A.PATIENT_DUPLICATES,
            A.PATIENT_IMPORT, A.PATIENT_MERGE, A.PATIENT_UNMERGE,
        }
    ),
    "Réglages": frozenset(
        {A.SETTINGS_EDIT, A.MAIL_SERVER_EDIT, A.SCHEDULE_EDIT, A.SCHEDULE_EXCEPTION}
    ),
}  # fmt: skip
_BY_FILE = {
    Compartment.CLINICAL: "Notes médicales",
    Compartment.BILLING: "Facturation",
}
_JOURNALS = ("journal_", "review_", "alert_")
OTHERS = "Session et maison"
JOURNAL = "Journal et revue"
_PARTS = {Part.SITES: "lieux", Part.AGENDAS: "agendas", Part.HIDDEN_MOTIFS: "motifs sans nom"}
_LEFT = {True: "permis", False: "refusé", None: "selon ses rôles"}


def theme_of(action: Action) -> str:
    """Where an act stands on the page of rights."""
    for theme, actions in THEMES.items():
        if action in actions:
            return theme
    if action.value.startswith(_JOURNALS):
        return JOURNAL
    if action is Action.BILLING_AGENDA:
        return _BY_FILE[Compartment.BILLING]
    return _BY_FILE.get(RULES[action].compartment, OTHERS)


def in_order() -> list[Action]:
    """Every act, by theme, then as the table of roles has them."""
    order = [*THEMES, *_BY_FILE.values(), JOURNAL, OTHERS]
    return sorted(RULES, key=lambda action: order.index(theme_of(action)))


def sentences(change: RightsChange, book: RightsBook) -> tuple[str, str]:
    """What is so before a change, and what will be after it."""
    if isinstance(change, RoleChange):
        who, what = f"Le rôle {ROLE_LABELS[change.role]}", f"« {RULES[change.action].label} »"
        return _has(who, what, may=change.before), _will(who, what, may=change.after)
    who = _name(change.account_id, book)
    if isinstance(change, ActionChange):
        what = f"« {RULES[change.action].label} »"
        return _particular(who, what, change.before), _particular(who, what, change.after, later=True)
    if change.part is Part.HIDDEN_MOTIFS:
        return _reads(who, change.before, book), _reads(who, change.after, book, later=True)
    return _sees(who, change, change.before, book), _sees(who, change, change.after, book, later=True)


def journal_reason(change: RightsChange, book: RightsBook) -> str:
    """Before and after, for the journal; motifs by the end of their id: a reader may not read their name."""
    if isinstance(change, PartChange):
        was, now = (_short(ids, change.part, book) for ids in (change.before, change.after))
        return f"{_PARTS[change.part]} : {was} → {now}"
    return f"{RULES[change.action].label} : {_LEFT[change.before]} → {_LEFT[change.after]}"


def told(change: RightsChange, book: RightsBook) -> str:
    """What those concerned read at their next sign-in: never the name that is hidden from them."""
    said = sentences(change, book)[1]
    if isinstance(change, PartChange) and change.part is Part.HIDDEN_MOTIFS:
        count = counted(len(change.after), "motif se nomme", "motifs se nomment")
        said = f"{count} maintenant « {HIDDEN_LABEL} » pour vous."
        if not change.after:
            said = "Vous lisez de nouveau le nom de tous les motifs."
    return f"Vos droits ont été modifiés par un administrateur. {said}"


def _has(who: str, what: str, *, may: bool) -> str:
    return f"{who} a droit à {what}." if may else f"{who} n'a pas droit à {what}."


def _will(who: str, what: str, *, may: bool) -> str:
    return f"{who} aura droit à {what}." if may else f"{who} n'aura plus droit à {what}."


def _particular(who: str, what: str, may: bool | None, *, later: bool = False) -> str:
    if may is None:
        verb = "suivra ses rôles" if later else "suit ses rôles"
        return f"{who} {verb} pour {what}."
    said = _will(who, what, may=may) if later else _has(who, what, may=may)
    return f"{said[:-1]}, quels que soient ses rôles."


def _reads(who: str, ids: frozenset[str], book: RightsBook, *, later: bool = False) -> str:
    if not ids:
        return f"{who} {'lira' if later else 'lit'} le nom de tous les motifs."
    names = listed(_names(ids, Part.HIDDEN_MOTIFS, book), "ni")
    verb = "ne lira pas" if later else "ne lit pas"
    return f"{who} {verb} le nom de {names} : ces visites se nomment « {HIDDEN_LABEL} »."


def _sees(who: str, change: PartChange, ids: frozenset[str], book: RightsBook, *, later: bool = False) -> str:
    verb = "verra" if later else "voit"
    if not ids:
        return f"{who} {verb} {'tous les lieux' if change.part is Part.SITES else 'tous les agendas'}."
    own = " en plus du sien" if change.part is Part.AGENDAS and _has_agenda(change.account_id, book) else ""
    return f"{who} ne {verb} que {listed(_names(ids, change.part, book))}{own}."


def _short(ids: frozenset[str], part: Part, book: RightsBook) -> str:
    if not ids:
        return "aucun" if part is Part.HIDDEN_MOTIFS else "tous"
    if part is Part.HIDDEN_MOTIFS:
        return ", ".join(sorted(f"…{one[-6:]}" for one in ids))
    return ", ".join(_names(ids, part, book))


def _names(ids: Iterable[str], part: Part, book: RightsBook) -> list[str]:
    reference = book.reference
    known = {
        Part.SITES: {one.id: one.name for one in (*reference.sites, *reference.elsewhere)},
        Part.AGENDAS: {one.id: one.display_name for one in (*reference.practitioners, *reference.others)},
        Part.HIDDEN_MOTIFS: {one.id: f"« {one.label} »" for one in reference.reason_codes},
    }[part]
    return sorted(known.get(one, "un élément supprimé") for one in ids)


def _name(account_id: str, book: RightsBook) -> str:
    account = book.account(account_id)
    return account.display_name if account else "Ce compte"


def _has_agenda(account_id: str, book: RightsBook) -> bool:
    account = book.account(account_id)
    return account is not None and account.practitioner_id is not None
