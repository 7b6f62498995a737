"""Asks where to keep a PDF."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from telesec.ui.file_choice import ask_save


def ask_pdf_path(parent: QWidget, suggested: str) -> Path | None:
    """The path chosen, ending in ``.pdf``; None when the person gives up."""
    path = ask_save(parent, "Enregistrer le PDF", suggested, "Documents PDF (*.pdf)")
    if path is None or path.suffix.lower() == ".pdf":
        return path
    return path.with_name(f"{path.name}.pdf")
