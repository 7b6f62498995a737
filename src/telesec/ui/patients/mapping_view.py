"""Which column of the file becomes what: guessed, shown with an example, open to change."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from telesec.domain.french import counted
from telesec.domain.patient_files.intake import TARGET_LABELS, ImportFile, Target
from telesec.ui.controls import ChoiceField, empty_layout, plain_label

_CHOICES = [(target.value, label) for target, label in TARGET_LABELS.items()]
_SEPARATORS = {";": "point-virgule", ",": "virgule", "\t": "tabulation", "|": "barre verticale"}


class MappingView(QWidget):
    """One line a column: its title, an example, and where it goes."""

    def __init__(self) -> None:
        super().__init__()
        self._file: ImportFile | None = None
        self.choices: list[ChoiceField] = []
        self.words = plain_label("", "muted", wrap=True)
        inner = QWidget()
        inner.setProperty("surface", "scrolled")
        self._grid = QGridLayout(inner)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAccessibleName("Colonnes du fichier")
        area.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        column.addWidget(area, 1)

    def show_file(self, file: ImportFile) -> None:
        """Show the columns of ``file`` with the guessed mapping."""
        self._file = file
        self.choices = []
        empty_layout(self._grid)
        separator = _SEPARATORS.get(file.separator, "autre signe")
        self.words.setText(
            f"{file.name} : {counted(len(file.rows), 'ligne', 'lignes')}, texte {file.encoding}, "
            f"colonnes séparées par : {separator}."
        )
        for place, title in enumerate(("Colonne du fichier", "Exemple", "Devient")):
            self._grid.addWidget(plain_label(title, "label"), 0, place)
        for place, title in enumerate(file.header):
            self._add_line(place, title, file)
        self._grid.setRowStretch(len(file.header) + 1, 1)

    def chosen(self) -> ImportFile | None:
        """The file with the mapping chosen on screen."""
        if self._file is None:
            return None
        return replace(self._file, mapping=tuple(Target(choice.key()) for choice in self.choices))

    def _add_line(self, place: int, title: str, file: ImportFile) -> None:
        example = next(
            (row[place] for _line, row in file.rows[:50] if place < len(row) and row[place].strip()), ""
        )
        choice = ChoiceField(_CHOICES)
        choice.choose(file.mapping[place].value)
        choice.setAccessibleName(f"La colonne {title} devient")
        self.choices.append(choice)
        self._grid.addWidget(plain_label(title or "(sans titre)", "strong"), place + 1, 0)
        self._grid.addWidget(plain_label(_short(example), "muted"), place + 1, 1)
        self._grid.addWidget(choice, place + 1, 2)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else flat[:39] + "…"
