"""The old files left in the practice's folder, and the button that takes away those that may go."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from telesec.domain.backups.former_files import DAYS, FormerFiles
from telesec.domain.french import counted
from telesec.ui.backups.wording import size_words
from telesec.ui.controls import Card, plain_label, secondary_button

_WORDS = (
    "Une restauration ou une mise à jour du logiciel garde les fichiers d'avant, chiffrés, dans le dossier "
    f"du cabinet. Ils peuvent être effacés après {DAYS} jours, une fois une sauvegarde faite depuis. La "
    "dernière copie de chaque sorte reste toujours."
)
_NONE = "Il n'y en a aucun."
GONE = "Les anciens fichiers sont effacés ; c'est noté au journal."


class FormerCard(Card):
    """``asked`` when those that may go are to be taken away."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__("Anciens fichiers")
        self.told = plain_label(_NONE, wrap=True)
        self.remove = secondary_button("Effacer celles qui peuvent l'être…", "trash-2")
        self.remove.clicked.connect(self.asked)
        self.body.addWidget(plain_label(_WORDS, wrap=True))
        self.body.addWidget(self.told)
        self.body.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_files(FormerFiles())

    def show_files(self, files: FormerFiles) -> None:
        """How many there are, how big, and how many may go."""
        self.told.setText(former_words(files))
        self.remove.setEnabled(bool(files.old))


def former_words(files: FormerFiles) -> str:
    """``5 anciennes copies, 1,2 Go. 3 peuvent être effacées : 800 Mo.``"""
    if not files.found:
        return _NONE
    there = f"{_count(len(files.found))}, {size_words(files.size)}."
    if not files.old:
        return f"{there} Aucune ne peut être effacée pour l'instant."
    some = "peut être effacée" if len(files.old) == 1 else "peuvent être effacées"
    return f"{there} {len(files.old)} {some} : {size_words(files.old_size)}."


def question(files: FormerFiles) -> str:
    """What is asked before."""
    return (
        f"{_count(len(files.old))} de plus de {DAYS} jours, {size_words(files.old_size)}. On ne pourra plus "
        "y revenir ; les sauvegardes, elles, restent."
    )


def _count(number: int) -> str:
    return counted(number, "ancienne copie", "anciennes copies")
