"""Asks where to keep the file of SMS."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from telesec.ui.file_choice import ask_save


def ask_sms_path(parent: QWidget, suggested: str) -> Path | None:
    """The path chosen; None when the person gives up."""
    return ask_save(parent, "Enregistrer le fichier de SMS", suggested, "Fichiers CSV (*.csv)")
