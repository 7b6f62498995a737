"""Choosing a file speaks French, and giving up chooses nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QLabel, QTreeView, QWidget
from tests.questions import meet

from telesec.ui.file_choice import ask_folder, ask_open, ask_save

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def parent(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_a_place_to_save_ends_with_the_right_suffix(parent, tmp_path):
    seen = []

    def save(dialog):
        seen.extend(label.text() for label in dialog.findChildren(QLabel))
        dialog.selectFile(str(tmp_path / "feuille"))
        dialog.accept()

    meet(save, QFileDialog)
    assert ask_save(parent, "Enregistrer", "feuille.pdf", "PDF (*.pdf)") == tmp_path / "feuille.pdf"
    assert {"Dossier :", "Nom de fichier :", "Type :"} <= set(seen)


def test_a_folder_is_called_dossier(parent, tmp_path, monkeypatch):
    (tmp_path / "Ordonnances").mkdir()
    monkeypatch.setattr(
        "telesec.ui.file_choice.QStandardPaths.writableLocation", lambda _place: str(tmp_path)
    )
    seen = []

    def look(dialog):
        tree = dialog.findChild(QTreeView, "treeView")
        if not tree.model().rowCount(tree.rootIndex()):
            QTimer.singleShot(5, lambda: look(dialog))
            return
        seen.append(tree.model().index(0, 2, tree.rootIndex()).data())
        dialog.reject()

    meet(look, QFileDialog)
    assert ask_folder(parent, "Choisir") is None
    assert seen == ["Dossier"]


def test_giving_up_chooses_nothing(parent):
    meet(QFileDialog.reject, QFileDialog)
    assert ask_save(parent, "Enregistrer", "feuille.pdf", "PDF (*.pdf)") is None


def test_an_existing_file_is_opened(parent, tmp_path):
    (tmp_path / "patients.csv").write_text("nom", encoding="utf-8")
    meet(lambda dialog: (dialog.selectFile(str(tmp_path / "patients.csv")), dialog.accept()), QFileDialog)
    assert ask_open(parent, "Choisir", "CSV (*.csv)") == tmp_path / "patients.csv"
