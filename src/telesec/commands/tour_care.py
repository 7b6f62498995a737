"""The rest of the first act: a note signed, a visit billed and paid, a form half typed, nobody there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QListView, QSpinBox, QTableView

from telesec.commands.hands import Hands
from telesec.commands.tour_day import CONTROL, PATIENT
from telesec.commands.tour_props import Props

UNFINISHED = "dup"
LOCK_PATIENCE = 100.0


class Care:
    """Steps of the practitioner, then of somebody called away; each raises Lost when it does not hold."""

    def __init__(self, hands: Hands, props: Props) -> None:
        self._hands, self._props = hands, props

    def write_a_note(self) -> None:
        """Une note est écrite et signée ; elle ne changera plus."""
        hands = self._hands
        hands.press("Notes")
        hands.write("Chercher un autre patient", "02/05/1990")
        found = hands.find(QListView, "Résultats de la recherche")
        hands.until(lambda: found.model().rowCount() == 1, "le patient n'apparaît pas dans les notes")
        hands.key(Qt.Key.Key_Return)  # from the search to the list
        hands.key(Qt.Key.Key_Return)
        hands.write("Texte de la note", "Toux depuis trois jours, sans fièvre. Auscultation claire.")
        hands.picture("note-ecrite")
        hands.answer("Signer", "Signer", "signer")
        hands.read("Signée")
        hands.picture("note-signee")

    def bill(self) -> None:
        """La visite est facturée et payée ; la note d'honoraires est un PDF."""
        hands = self._hands
        hands.press("Facturation")
        hands.until(lambda: self._visits().model().rowCount() > 0, "aucune visite à facturer")
        table = self._visits()
        table.selectRow(table.model().rowCount() - 1)
        hands.strike(table, Qt.Key.Key_Return)
        act = hands.find(QComboBox, "Acte")
        hands.until(act.count, "aucun tarif n'est proposé")
        hands.strike(act, Qt.Key.Key_G)
        hands.press("Ajouter l'acte")
        hands.until(lambda: hands.buttons("Retirer l'acte"), "l'acte n'est pas ajouté")
        hands.press("Établir la note")
        hands.read("Note n°")
        hands.answer_file("PDF…", str(self._props.fee_note))
        hands.until(self._props.fee_note.exists, "le PDF n'est pas écrit")
        hands.press("Enregistrer le paiement")
        hands.read("Payée")
        hands.picture("note-d-honoraires-payee")

    def shorten_the_lock(self) -> None:
        """Le verrouillage est réglé sur une minute."""
        hands = self._hands
        hands.press("Paramètres")
        hands.open_tab("Sections des paramètres", "Verrouillage")
        minutes = hands.find(QSpinBox, "Verrouiller après")
        hands.until(lambda: minutes.value() > 1, "le délai n'est pas lu")
        while minutes.value() > 1:
            hands.strike(minutes, Qt.Key.Key_Down)
        hands.press("Enregistrer")
        hands.read("se verrouillera après 1 minute")
        hands.picture("verrouillage-regle")

    def be_called_away(self) -> None:
        """Un rendez-vous à moitié tapé, et plus personne : le programme se verrouille et finit."""
        hands = self._hands
        hands.press("Agenda")
        hands.key(Qt.Key.Key_N, CONTROL)
        hands.write(PATIENT, UNFINISHED)
        hands.picture("formulaire-commence")
        self._props.first_act_done.touch()
        hands.until(lambda: False, "le verrouillage automatique n'est pas venu", LOCK_PATIENCE)

    def _visits(self) -> QTableView:
        return self._hands.find(QTableView, "Rendez-vous de la période")
