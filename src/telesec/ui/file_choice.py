"""Asks for a file to open or a place to save, in French words and from the person's documents."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QFileInfo, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QFileIconProvider, QWidget

_LABELS = {
    QFileDialog.DialogLabel.LookIn: "Dossier :",
    QFileDialog.DialogLabel.FileName: "Nom de fichier :",
    QFileDialog.DialogLabel.FileType: "Type :",
    QFileDialog.DialogLabel.Reject: "Annuler",
}


class FrenchKinds(QFileIconProvider):
    """Says « Dossier » where Qt's own French translation leaves « Folder »."""

    def type(self, info: QFileInfo, /) -> str:
        """The word of the column « Type »."""
        if info.isDir():
            return "Dossier"
        return f"Fichier {info.suffix()}" if info.suffix() else "Fichier"


@cache
def _kinds() -> FrenchKinds:
    """Kept for every dialog: Qt does not own it."""
    return FrenchKinds()


def ask_open(parent: QWidget, title: str, kinds: str) -> Path | None:
    """An existing file; None when the person gives up. ``kinds`` is Qt's list of filters."""
    dialog = _dialog(parent, title, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, "Ouvrir")
    return _answer(dialog)


def ask_save(parent: QWidget, title: str, suggested: str, kinds: str) -> Path | None:
    """Where to save; ends with the suffix of ``suggested``. None when the person gives up."""
    dialog = _dialog(parent, title, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(suggested).suffix.lstrip("."))
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, "Enregistrer")
    dialog.selectFile(suggested)
    return _answer(dialog)


def ask_folder(parent: QWidget, title: str) -> Path | None:
    """An existing folder; None when the person gives up."""
    dialog = _dialog(parent, title, "")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, "Choisir")
    return _answer(dialog)


def _dialog(parent: QWidget, title: str, kinds: str) -> QFileDialog:
    places = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    start = places if Path(places).is_dir() else str(Path.home())
    dialog = QFileDialog(parent, title, start, kinds)
    dialog.setIconProvider(_kinds())
    for label, text in _LABELS.items():
        dialog.setLabelText(label, text)
    return dialog


def _answer(dialog: QFileDialog) -> Path | None:
    accepted = dialog.exec()
    chosen = dialog.selectedFiles()
    dialog.deleteLater()
    return Path(chosen[0]) if accepted and chosen else None
