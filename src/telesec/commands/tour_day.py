"""The working day of the first act: import, search, booking, conflict, move, note, fee note, idle."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QListView, QTableView

from telesec.commands.hands import Hands
from telesec.commands.tour_colleague import Colleague
from telesec.commands.tour_props import HOSTILE, Props

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
PATIENT = "Patient : date de naissance, nom ou téléphone"
IDLE_PATIENCE = 100.0


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
        hands.press("Aujourd'hui")
        hands.press("Après")
        hands.until(lambda: self._agenda().model().rowCount() > 9, "la semaine ne s'affiche pas")
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
