"""Somebody who has only the guide, and does what its numbered lists say in the real window."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pyotp
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QTableView,
)

from telesec.commands.eyes import Lost
from telesec.commands.hands import Hands
from telesec.ui.navigation import Navigation
from telesec.ui.opening import Blank

from .guide_steps import Order, orders, section

KEYS = {
    "Maj": "Shift",
    "Entrée": "Return",
    "Échap": "Esc",
    "Suppr": "Del",
    "Page préc.": "PgUp",
    "Page suiv.": "PgDown",
}
SECRET = re.compile(r"(?:[A-Z2-7]{4} ?){8}")
GROUP = re.compile(r"^\s*(\d{1,2})\s+([0-9A-Z]{5})\b", re.MULTILINE)


class Reader:
    """Follows the guide to the letter; ``has`` what it tells to type or to choose, ``cases`` that hold.

    ``next_code`` is told before each code of the telephone, which gives each one once.
    """

    def __init__(
        self,
        hands: Hands,
        has: Mapping[str, str],
        cases: frozenset[str],
        sheet: Path,
        next_code: Callable[[], float],
    ) -> None:
        self._hands, self._has, self._cases, self._sheet = hands, dict(has), cases, sheet
        self._next_code, self._secret = next_code, ""
        self._spare: list[str] = []

    def follow(self, title: str) -> None:
        """Do all that the list under ``title`` says, in its order; Lost, or KeyError, when one cannot."""
        for order in orders(section(title)):
            if order.case and order.case not in self._cases:
                raise KeyError(order.case)
            self._do(order)

    def move_to(self, hands: Hands) -> None:
        """Go on at another computer."""
        self._hands = hands

    def become(self, has: Mapping[str, str], secret: str = "") -> str:
        """Somebody else reads, with what is theirs; the telephone's key of whoever read before."""
        before, self._secret = self._secret, secret
        self._has |= has
        return before

    def _do(self, order: Order) -> None:
        try:
            getattr(self, f"_{order.verb}")(*order.words)
        except Lost as lost:
            self._hands.picture("perdu")
            raise Lost(f"{order} : {lost}") from lost

    def _thing(self, words: str) -> str:
        if words == "le code du téléphone":
            return pyotp.TOTP(self._secret).at(int(self._next_code()))
        if words == "les treize groupes de la feuille":
            return " ".join(self._groups().values())
        if words == "un des huit codes de secours":
            return self._spare.pop()
        return self._has[words]

    def _click(self, name: str) -> None:
        self._hands.press(name)

    _tick = _click

    def _answer(self, button: str, answer: str) -> None:
        self._hands.answer(button, answer)

    def _open_tab(self, title: str) -> None:
        ends = f" : {title}"
        self._hands.until(lambda: self._ending(ends), f"l'onglet « {title} » n'apparaît pas")
        self._hands.press(self._ending(ends)[0])

    def _ending(self, ends: str) -> list[str]:
        return [name for name in self._hands.buttons("") if name.endswith(ends)]

    def _open_section(self, title: str) -> None:
        self._hands.open_tab("Sections des paramètres", title)

    def _pick(self, what: str, where: str) -> None:
        """A line of a table, or one of the choices of a list, by words that it holds."""
        words = self._thing(what)
        self._hands.until(lambda: self._picked(words, where), f"pas de « {words} » dans « {where} »")

    def _picked(self, words: str, where: str) -> bool:
        """Whether it is there to be picked; it then is."""
        for box in self._hands.visible(QComboBox, where):
            at = box.findText(words, Qt.MatchFlag.MatchContains)
            box.setCurrentIndex(max(at, 0))
            return at >= 0
        for table in self._hands.visible(QTableView, where):
            row = self._row(table, words)
            if row is not None:
                table.selectRow(row)
                table.setFocus()
                return True
        return False

    @staticmethod
    def _row(table: QTableView, words: str) -> int | None:
        model = table.model()
        for row in range(model.rowCount()):
            cells = [str(model.index(row, at).data() or "") for at in range(model.columnCount())]
            if words in cells:
                return row
        return None

    def _open_page(self, title: str) -> None:
        self._hands.window.activateWindow()  # as a click of the mouse does, once a dialog is closed
        self._hands.press(title)
        self._hands.until(self._in_the_page, f"la page « {title} » ne vient pas")

    def _in_the_page(self) -> bool:
        """Whether the page that was asked for is there and has the keyboard."""
        there = QApplication.focusWidget()
        navigation = self._hands.shown(Navigation)[0]
        return there is not None and not isinstance(there, Blank) and not navigation.isAncestorOf(there)

    def _write(self, field: str, what: str) -> None:
        self._hands.write(field, self._thing(what))

    def _type(self, what: str) -> None:
        self._hands.type(self._thing(what))

    def _press(self, keys: str) -> None:
        struck = "+".join(KEYS.get(part, part) for part in keys.split("+"))
        if len(struck) == 1:
            self._hands.type(struck)
        else:
            self._hands.together(QKeySequence(struck).toString())

    def _choose(self, what: str, field: str) -> None:
        boxes = self._hands.visible(QComboBox, field)
        if not boxes:
            self._hands.press(f"{field} : {what}")
            return
        at = boxes[0].findText(what)
        if at < 0:
            raise Lost(f"« {what} » n'est pas dans « {field} »")
        boxes[0].setCurrentIndex(at)

    def _read(self, words: str) -> None:
        self._hands.read(words)

    def _see(self, button: str) -> None:
        self._hands.find(QAbstractButton, button)

    def _save(self, button: str, what: str) -> None:
        path = self._sheet if what == "la feuille" else self._sheet.with_stem(what.replace(" ", "-"))
        self._hands.answer_file(button, str(path))
        self._hands.until(path.exists, f"{what} : rien n'est écrit")

    def _choose_file(self, button: str, what: str) -> None:
        self._hands.answer_file(button, self._has[what])

    def _by_hand(self, act: str) -> None:
        """What is done away from the keyboard, or from a paper."""
        if act.startswith("Avec l'application"):
            self._hands.until(self._secrets, "la clé du téléphone n'apparaît pas")
            self._secret = self._secrets()[0].replace(" ", "")
        elif act.startswith("Recopiez sur papier l'identifiant"):
            self._copy_invitation()
        elif act.startswith("Recopiez sur papier"):
            self._hands.read("codes de secours")
            self._spare = [
                code.replace(" ", "") for at in range(1, 9) for code in self._said(f"Code {at} : ")
            ]
            assert len(self._spare) == 8, self._spare
        elif act.startswith("Recopiez les deux groupes"):
            self._copy_groups()
        else:
            self._hands.read("Engagement de confidentialité")

    def _secrets(self) -> list[str]:
        return [label.text() for label in self._hands.shown(QLabel) if SECRET.fullmatch(label.text())]

    def _groups(self) -> dict[str, str]:
        """As they are printed on the sheet, by their numbers."""
        text = "\n".join(page.extract_text() for page in PdfReader(self._sheet).pages)
        found = dict(GROUP.findall(text))
        assert len(found) == 13, found
        return found

    def _copy_invitation(self) -> None:
        for title, thing in (("Identifiant", "l'identifiant reçu"), ("Code d'invitation", "le code reçu")):
            start = f"{title} : "
            self._hands.until(lambda start=start: self._said(start), f"« {title} » n'apparaît pas")
            self._has[thing] = self._said(start)[0]

    def _said(self, start: str) -> list[str]:
        names = [label.accessibleName() for label in self._hands.shown(QLabel)]
        return [name.removeprefix(start) for name in names if name.startswith(start)]

    def _copy_groups(self) -> None:
        self._hands.read("Enregistrée")
        names = [line.accessibleName() for line in self._hands.shown(QLineEdit)]
        for name in names:
            number = re.fullmatch(r"Groupe n° (\d+) de la feuille", name)
            if number:
                self._hands.write(name, self._groups()[number[1]])
