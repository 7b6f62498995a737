"""``telesec journal verify|export``: the journals checked, or written out for others to read and check."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from telesec.commands.session import signed_in
from telesec.domain.errors import Invalid, Refused
from telesec.domain.journal.chain import Verdict
from telesec.domain.journal.files import FileShape
from telesec.domain.journal.groups import COMPARTMENT_LABELS, actions_of, group_choices
from telesec.domain.journal.lines import Ending, JournalFilter
from telesec.domain.journal.past_period import read_period
from telesec.domain.people import Compartment
from telesec.services.gate import Gate
from telesec.services.journals.journal import Verification, export, verify
from telesec.services.journals.journal_exports import export_as
from telesec.services.today import today_of

_ENDINGS = (
    "Tous les journaux sont vérifiés.",
    "La vérification a échoué.",
    "Aucune altération ; ce qui est vide n'a pas pu être vérifié.",
)


def run(args: argparse.Namespace) -> int:
    """0 when every journal is verified (or written), 1 when one is altered, 2 when one is only empty.

    The script of the installer, which verifies an export, ends with the same codes.
    """
    with signed_in(args) as session:
        if args.what == "export":
            return _export(session.gate, args)
        done = verify(session.gate, progress=_progress)
    for sentence in done.sentences:
        print(sentence)
    print(_ENDINGS[code := ending(done)])
    return code


def ending(done: Verification) -> int:
    """The exit code of a verification: what is empty is not verified, and not altered either."""
    if done.whole:
        return 0
    verdicts = {report.verdict for report in done.reports.values()}
    return 1 if done.cancelled or done.lost or Verdict.BROKEN in verdicts else 2


def _progress(compartment: Compartment, rows: int) -> bool:
    if sys.stderr.isatty():
        print(f"\r{COMPARTMENT_LABELS[compartment]} : {rows} lignes", end="", file=sys.stderr)
    return True


def _export(gate: Gate, args: argparse.Namespace) -> int:
    if args.format == "json":
        rows = export(gate)
        data, count = "".join(json.dumps(row, ensure_ascii=True) + "\n" for row in rows).encode(), len(rows)
    else:
        made = export_as(gate, _wanted(gate, args), FileShape(args.format))
        data, count = made.data, made.lines
    _write(args.file, data)
    print(f"{count} lignes écrites dans {args.file.name}.")
    return 0


def _wanted(gate: Gate, args: argparse.Namespace) -> JournalFilter:
    """The choices of the command line. Raises Invalid with what can be chosen."""
    groups = dict(group_choices())
    if args.actions and args.actions not in groups:
        raise Invalid("actions", f"Choisissez le groupe d'actions parmi : {', '.join(groups)}.")
    since, until = read_period(args.period, today_of(gate))
    return JournalFilter(
        actions=actions_of(args.actions),
        account_id=_account(gate, args.who),
        patient_id=args.patient,
        ending=Ending(args.ending),
        since=since,
        until=until,
        odd_hours=args.nights,
    )


def _account(gate: Gate, name: str) -> str:
    found = [
        key for key, shown in gate.reference.account_names.items() if shown.casefold() == name.casefold()
    ]
    if name and not found:
        raise Invalid("who", "Aucun compte ne porte ce nom. Écrivez-le comme dans la page Comptes.")
    return found[0] if found else ""


def _write(out: Path, data: bytes) -> None:
    """A new file, readable by its owner only."""
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
    except FileExistsError:
        raise Refused("Ce fichier existe déjà : il n'est pas remplacé. Choisissez un autre nom.") from None
    except OSError:
        raise Refused(
            "Ce fichier ne peut pas être écrit à cet endroit. Choisissez un autre dossier."
        ) from None
