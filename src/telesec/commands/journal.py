"""``telesec journal verify|export``: the journals checked, or written out for others to check."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from telesec.commands.session import signed_in
from telesec.domain.errors import Refused
from telesec.domain.journal_groups import COMPARTMENT_LABELS
from telesec.domain.people import Compartment
from telesec.services.gate import Gate
from telesec.services.journal import export, verify


def run(args: argparse.Namespace) -> int:
    """0 when every journal is verified (or written), 1 otherwise."""
    with signed_in(args) as session:
        if args.what == "export":
            return _export(session.gate, args.file)
        done = verify(session.gate, progress=_progress)
    for sentence in done.sentences:
        print(sentence)
    print("Tous les journaux sont vérifiés." if done.whole else "La vérification a échoué.")
    return 0 if done.whole else 1


def _progress(compartment: Compartment, rows: int) -> bool:
    if sys.stderr.isatty():
        print(f"\r{COMPARTMENT_LABELS[compartment]} : {rows} lignes", end="", file=sys.stderr)
    return True


def _export(gate: Gate, out: Path) -> int:
    lines = export(gate)
    data = "".join(json.dumps(line, ensure_ascii=True) + "\n" for line in lines)
    try:
        with out.open("x", encoding="ascii") as file:
            file.write(data)
    except FileExistsError:
        raise Refused("Ce fichier existe déjà : il n'est pas remplacé. Choisissez un autre nom.") from None
    except OSError:
        raise Refused(
            "Ce fichier ne peut pas être écrit à cet endroit. Choisissez un autre dossier."
        ) from None
    print(f"{len(lines)} lignes écrites dans {out.name}.")
    return 0
