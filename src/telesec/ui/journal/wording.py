"""The rows of the journal in French."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from telesec.domain.actions import RULES, Action
from telesec.domain.journal_lines import JournalLine
from telesec.domain.people import ROLE_LABELS
from telesec.domain.wall import wall_now

_OUTCOMES = {"ok": "Fait", "detail": "Précision", "refused": "Refusé"}


def action_words(name: str) -> str:
    """The wording of an action; its name when a newer program wrote it."""
    try:
        return RULES[Action(name)].label
    except (KeyError, ValueError):
        return name


def outcome_words(outcome: str) -> str:
    """How it ended."""
    return _OUTCOMES.get(outcome, "Échec" if outcome.startswith("failed") else outcome)


def role_words(role: str) -> str:
    """The role's French name, or what is written."""
    known = {item.value: label for item, label in ROLE_LABELS.items()}
    return ", ".join(known.get(part, part) for part in role.split())


def instant_words(at: str, zone: str) -> str:
    """``22/11/2026 9 h 00 min 05 s`` on a wall of ``zone``; the text as it is when it is no instant."""
    try:
        wall = wall_now(datetime.fromisoformat(at), zone)
    except ValueError:
        return at
    return f"{wall:%d/%m/%Y} {wall.hour} h {wall:%M} min {wall:%S} s"


def who_words(line: JournalLine, names: Mapping[str, str]) -> str:
    """The name of the account; « Personne » for what happened outside a session."""
    return names.get(line.account_id) or line.account_id or "Personne"


def details(line: JournalLine, names: Mapping[str, str], zone: str) -> tuple[tuple[str, str], ...]:
    """Everything a row says, as (title, text); empty parts are left out."""
    found = (
        ("Date", instant_words(line.at, zone)),
        ("Arrivé en réalité", instant_words(line.true_at, zone) if line.true_at else ""),
        ("Action", action_words(line.action)),
        ("Résultat", outcome_words(line.outcome)),
        ("Compte", who_words(line, names)),
        ("Rôle", role_words(line.role)),
        ("Poste", line.workstation),
        ("Objet", " ".join(part for part in (line.subject_kind, line.subject_id) if part)),
        ("Champs touchés", line.fields),
        ("Motif donné", line.reason),
        ("Ligne", str(line.seq)),
    )
    return tuple((title, text) for title, text in found if text)
