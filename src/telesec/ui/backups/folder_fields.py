"""A folder: a disk that is unplugged afterwards, or one of the practice's own machines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from telesec.domain.backups.shapes import Target
from telesec.ui.backups.target_fields import TargetFields
from telesec.ui.controls import plain_label, secondary_button, text_field

_WORDS = (
    "Prenez un disque qui ne sert qu'à cela, et débranchez-le après : ce qui chiffrerait l'ordinateur ne "
    "l'atteindra pas. Il reste dans les locaux du cabinet : aucun certificat n'est demandé pour lui."
)


class FolderFields(TargetFields):
    """A path, chosen rather than typed."""

    def __init__(self, ask_folder: Callable[[QWidget], Path | None]) -> None:
        super().__init__()
        self._ask_folder = ask_folder
        self.folder = text_field()
        self.choose = secondary_button("Choisir…", "folder-open")
        both = QWidget()
        both.setFocusProxy(self.folder)
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose)
        self.add("folder", "Dossier", both, "Sur un autre disque que celui de l'ordinateur.", (0, -1))
        self.folder.setAccessibleName("Dossier")
        self.folder.textEdited.connect(lambda _text: self.changed.emit())
        self._words = plain_label(_WORDS, "small", wrap=True)
        self.grid.addWidget(self._words, 1, 0, 1, 2)
        self.choose.clicked.connect(self._choose)

    def show_target(self, target: Target, *, known: bool) -> None:  # noqa: ARG002 - a folder has no key
        self.folder.setText(target.folder)

    def typed(self, target: Target) -> Target:
        return replace(target, folder=self.folder.text().strip())

    def only_read(self) -> None:
        self._words.hide()
        self.fields["folder"].set_hint("Celui du disque des sauvegardes.")

    def _choose(self) -> None:
        path = self._ask_folder(self)
        if path is not None:
            self.folder.setText(str(path))
            self.changed.emit()
