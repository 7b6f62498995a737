"""``telesec import patients FILE [--dry-run]``: the same preview and the same writing as the window."""

from __future__ import annotations

import argparse
import sys

from telesec.commands.session import signed_in
from telesec.domain.french import counted
from telesec.domain.patient_files.intake import TARGET_LABELS, ImportFile, ImportPreview, Target
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
    written = counted(result.written, "patient importé", "patients importés")
    left_out = counted(result.left_out, "doublon possible laissé", "doublons possibles laissés")
    print(f"{written}, {left_out}, {_refused(result.rejected)}.")
    return 0


def _columns(file: ImportFile) -> str:
    known = [
        f"{name} → {TARGET_LABELS[target]}"
        for name, target in zip(file.header, file.mapping, strict=True)
        if target is not Target.NONE
    ]
    rows = counted(len(file.rows), "ligne", "lignes")
    return f"{rows} ({file.encoding}). Colonnes reconnues : {', '.join(known)}."


def _say(preview: ImportPreview) -> None:
    ready = counted(len(preview.ready), "patient prêt", "patients prêts")
    doubtful = counted(len(preview.doubtful), "doublon possible", "doublons possibles")
    print(f"{ready}, {doubtful}, {_refused(len(preview.rejected))}.")
    for row in preview.rejected[:SHOWN]:
        print(f"Ligne {row.line} : {row.reason}")
    for one in preview.doubtful[:SHOWN]:
        print(f"Ligne {one.line} : doublon possible, laissé de côté.")


def _refused(count: int) -> str:
    return counted(count, "ligne refusée", "lignes refusées")


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty() and total:
        print(f"\r{100 * done // total} %", end="", file=sys.stderr)
