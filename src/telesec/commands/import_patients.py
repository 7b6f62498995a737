"""``telesec import patients FILE [--dry-run]``: the same preview and the same writing as the window."""

from __future__ import annotations

import argparse
import sys

from telesec.commands.session import signed_in
from telesec.domain.patient_files.intake import ImportFile, ImportPreview, Target
from telesec.services.patients.imports import Confirmation, Watch, confirm_import, open_import, preview_import

SHOWN = 20


def run(args: argparse.Namespace) -> int:
    """0 when the file was written (or, dry, could be); doubtful rows are never written from here."""
    with signed_in(args) as session:
        watch = Watch(_progress)
        file = open_import(session.gate, args.file)
        print(_columns(file))
        preview = preview_import(session.gate, file, watch)
        _say(preview)
        if args.dry_run:
            print("Essai à blanc : rien n'a été écrit.")
            return 0
        result = confirm_import(session.gate, Confirmation(preview), watch)
    print(
        f"{result.written} patients importés, {result.left_out} doublons possibles laissés, "
        f"{result.rejected} lignes refusées."
    )
    return 0


def _columns(file: ImportFile) -> str:
    known = [
        f"{name} → {target.value}"
        for name, target in zip(file.header, file.mapping, strict=True)
        if target is not Target.NONE
    ]
    return f"{len(file.rows)} lignes ({file.encoding}). Colonnes reconnues : {', '.join(known)}."


def _say(preview: ImportPreview) -> None:
    print(
        f"{len(preview.ready)} patients prêts, {len(preview.doubtful)} doublons possibles, "
        f"{len(preview.rejected)} lignes refusées."
    )
    for row in preview.rejected[:SHOWN]:
        print(f"Ligne {row.line} : {row.reason}")
    for doubtful in preview.doubtful[:SHOWN]:
        print(f"Ligne {doubtful.line} : doublon possible, laissé de côté.")


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty() and total:
        print(f"\r{100 * done // total} %", end="", file=sys.stderr)
