"""The working day of the first act: import, search, booking, conflict, move, note, fee note, idle."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QListView, QTableView

from telesec.commands.eyes import Lost
from telesec.commands.hands import Hands
from telesec.commands.tour_colleague import Colleague
from telesec.commands.tour_props import HOSTILE, Props
from telesec.domain.french import day_and_month
from telesec.domain.wall import DEFAULT_ZONE, monday_of, wall_now

CONTROL = Qt.KeyboardModifier.ControlModifier
PATIENT = "Patient : date de naissance, nom ou téléphone"


class WorkingDay:
    """Steps of one account that is practitioner and admin; each raises Lost when it does not hold."""

    def __init__(self, hands: Hands, props: Props, colleague: Colleague) -> None:
        self._hands, self._props, self._colleague = hands, props, colleague

    def bring_patients(self) -> None:
        """Import de patients d'un fichier CSV, aux colonnes reconnues, après un essai à blanc."""
        hands, props = self._hands, self._props
        props.write_patients()
        hands.press("Patients")
        hands.press("Importer un fichier")
        hands.answer_file("Choisir un fichier", str(props.csv))
        hands.find(QAbstractButton, "Vérifier le fichier")
        hands.picture("import-colonnes")
        hands.press("Vérifier le fichier")
        hands.until(lambda: hands.buttons("Importer 2"), "l'aperçu de l'import n'apparaît pas")
        hands.picture("import-apercu")
        hands.press(hands.buttons("Importer 2")[0])
        hands.read("importés")
        hands.picture("patients-importes")

    def search(self) -> None:
        """Recherche d'un patient au nom piégé : il s'affiche comme il a été tapé."""
        hands = self._hands
        hands.write("Rechercher un patient", "02/05/1990")
        hands.until(lambda: HOSTILE in self._cells(), "le patient cherché n'apparaît pas")
        hands.key(Qt.Key.Key_Return)
        hands.read("Léa")
        hands.picture("patient-au-nom-piege")

    def book(self) -> None:
        """Prise de rendez-vous au clavier, relue à voix haute."""
        hands = self._hands
        self._colleague.fill_week()
        hands.press("Agenda")
        self._show(day_and_month(next_tuesday()))
        hands.picture("semaine")
        hands.key(Qt.Key.Key_N, CONTROL)
        hands.write(PATIENT, "02/05/1990")
        hands.until(lambda: hands.visible(QListView, "Patients trouvés"), "le patient n'apparaît pas")
        hands.picture("recherche-au-telephone")
        hands.key(Qt.Key.Key_Return)
        hands.find(QAbstractButton, "Changer de patient")
        hands.until(lambda: hands.buttons("Créneau 1"), "aucun créneau n'est proposé")
        hands.type("1")
        hands.picture("creneau-retenu")
        hands.key(Qt.Key.Key_Return)
        hands.read("avec Dr Camille Lefèvre")
        hands.picture("rendez-vous-pris")

    def meet_a_conflict(self) -> None:
        """Une place déjà prise est refusée, avec la raison."""
        hands = self._hands
        self._choose_patient()
        self._put(next_tuesday(), "8h00")
        hands.press("Réserver")
        hands.read("déjà pris")
        hands.picture("place-deja-prise")
        self._put(_today(), "19h00")
        hands.press("Réserver")
        hands.read("à 19 h 00, avec Dr Camille Lefèvre")

    def move_by_hand(self) -> None:
        """Un rendez-vous glissé à la souris change de jour."""
        hands = self._hands
        row = self._show(day_and_month(next_tuesday()))
        view = self._agenda()
        start = view.visualRect(view.model().index(row, 0)).center()
        hands.drag(view.viewport(), start, QPoint(view.viewport().width() // 2 + 20, start.y()))
        hands.until(lambda: hands.sees("Déplacé"), "le rendez-vous n'a pas bougé")
        hands.picture("rendez-vous-deplace")

    def arrive(self) -> None:
        """Le patient est arrivé : une touche."""
        hands = self._hands
        view, row = self._agenda(), self._show("19 h 00")
        view.setCurrentIndex(view.model().index(row, 0))
        hands.press("Arrivé")
        hands.until(lambda: "rrivé" in self._spoken("19 h 00"), "l'arrivée n'est pas notée")
        hands.picture("patient-arrive")

    def _choose_patient(self) -> None:
        hands = self._hands
        hands.key(Qt.Key.Key_N, CONTROL)
        hands.write(PATIENT, "02/05/1990")
        hands.key(Qt.Key.Key_Return)
        hands.find(QAbstractButton, "Changer de patient")

    def _put(self, day: date, hour: str) -> None:
        self._hands.write("Jour", f"{day:%d/%m/%Y}")
        self._hands.write("Heure", hour)

    def _show(self, text: str) -> int:
        """Turn the weeks until an appointment's words hold ``text``; its row."""
        self._hands.press("Aujourd'hui")
        for button in ("Après", "Avant", "Avant", ""):
            try:
                self._hands.until(lambda: self._rows(text), f"« {text} » n'est pas dans l'agenda", 3)
            except Lost:
                if not button:
                    raise
                self._hands.press(button)
            else:
                break
        return self._rows(text)[-1]

    def _rows(self, text: str) -> list[int]:
        model = self._agenda().model()
        return [row for row in range(model.rowCount()) if text in _said(model.index(row, 0))]

    def _spoken(self, text: str) -> str:
        rows = self._rows(text)
        return " ".join(_said(self._agenda().model().index(row, 0)) for row in rows)

    def _agenda(self) -> QListView:
        return self._hands.find(QListView, "Agenda")

    def _cells(self) -> str:
        texts: list[str] = []
        for view in (*self._hands.shown(QTableView), *self._hands.shown(QListView)):
            model = view.model()
            columns = model.columnCount() if isinstance(view, QTableView) else 1
            rows = range(min(model.rowCount(), 20))
            texts += [str(model.index(row, column).data()) for row in rows for column in range(columns)]
        return "\n".join(texts)


def next_tuesday() -> date:
    """A day of next week which the colleague has filled."""
    return monday_of(_today()) + timedelta(days=8)


def _today() -> date:
    """The practice's, which its set-up leaves in Paris: this computer may still be the day before."""
    return wall_now(datetime.now(UTC), DEFAULT_ZONE).date()


def _said(index: QModelIndex) -> str:
    said = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    return said.replace("\N{NO-BREAK SPACE}", " ")
