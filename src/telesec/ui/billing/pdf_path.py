"""Asks where to keep a PDF."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def ask_pdf_path(parent: QWidget, suggested: str) -> Path | None:
    """The path chosen, ending in ``.pdf``; None when the person gives up."""
    chosen, _ = QFileDialog.getSaveFileName(parent, "Enregistrer le PDF", suggested, "Documents PDF (*.pdf)")
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf")
