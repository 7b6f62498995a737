"""The first act: the practice is set up, patients come in, a visit is booked, noted and billed, then idle."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from telesec.commands.hands import Hands
from telesec.commands.tour_care import Care
from telesec.commands.tour_colleague import Colleague
from telesec.commands.tour_day import CONTROL, WorkingDay
from telesec.commands.tour_props import LOGIN, PASSWORD, Props

_KEY = re.compile(r"(?:[A-Z2-7]{4} ?){8}")


class Morning:
    """Plays from an empty folder to the automatic lock; raises Lost at the first step that fails."""

    def __init__(
        self, hands: Hands, props: Props, recovery_text: Callable[[], str], colleague: Colleague
    ) -> None:
        self._hands, self._props, self._recovery_text = hands, props, recovery_text
        self._day = WorkingDay(hands, props, colleague)
        self._care = Care(hands, props)
        self._secret = ""

    def play(self) -> None:
        """Every step in order."""
        day = self._day
        care = self._care
        for step in (
            self.set_up,
            self.sign_in,
            self.commit,
            day.bring_patients,
            day.search,
            day.book,
            day.meet_a_conflict,
            day.move_by_hand,
            day.arrive,
            care.write_a_note,
            care.bill,
            care.shorten_the_lock,
            care.be_called_away,
        ):
            step()
            print(f"✓ {step.__doc__}", flush=True)

    def set_up(self) -> None:
        """Le cabinet est créé : mot de passe, téléphone, codes de secours, feuille de récupération."""
        hands, props = self._hands, self._props
        hands.write("Nom du cabinet", "Cabinet des Tilleuls")
        hands.write("Lieu", "Centre")
        hands.write("Ville", "Lyon")
        hands.write("Votre nom", "Dr Camille Lefèvre")
        hands.write("Votre identifiant", LOGIN)
        hands.picture("mise-en-place")
        hands.press("Continuer")
        hands.write("Mot de passe", "lefevre2026")
        hands.picture("mot-de-passe-trop-faible")
        hands.write("Mot de passe", PASSWORD)
        hands.write("Le même, une seconde fois", PASSWORD)
        hands.picture("mot-de-passe")
        hands.press("Continuer")
        self._secret = self._read_key()
        hands.picture("telephone")
        hands.write("Code affiché par le téléphone", props.code(self._secret))
        hands.key(Qt.Key.Key_Return)
        hands.read("codes de secours")
        hands.picture("codes-de-secours")
        hands.press("Je les ai recopiés sur papier")
        hands.press("Continuer")
        hands.answer_file("Enregistrer la feuille (PDF)…", str(props.sheet))
        hands.read("Enregistrée")
        groups = self._recovery_text().split()
        for label in self._asked():
            hands.write(label, groups[int(re.findall(r"\d+", label)[0]) - 1])
        hands.picture("feuille-de-recuperation")
        hands.press("Créer le cabinet")
        hands.read("Le cabinet est créé")

    def sign_in(self) -> None:
        """Connexion avec le mot de passe et un code du téléphone."""
        hands = self._hands
        hands.write("Identifiant", LOGIN)
        hands.write("Mot de passe", PASSWORD)
        hands.write("Code à 6 chiffres", self._props.code(self._secret, 1))
        hands.picture("connexion")
        hands.press("Se connecter")
        hands.read("Engagement de confidentialité")

    def commit(self) -> None:
        """L'engagement de confidentialité est lu et accepté ; le clavier est déjà à l'agenda."""
        hands = self._hands
        hands.press("J'ai lu cet engagement et je le tiendrai")
        hands.picture("engagement")
        hands.press("J'accepte")
        hands.find(QAbstractButton, "Agenda")
        hands.key(Qt.Key.Key_N, CONTROL)
        hands.read("Nouveau rendez-vous")
        hands.key(Qt.Key.Key_Escape)
        hands.until(lambda: not hands.sees("Nouveau rendez-vous"), "Échap ne ferme pas le formulaire")
        hands.picture("agenda-vide")

    def _read_key(self) -> str:
        hands = self._hands
        hands.until(self._keys, "la clé du téléphone n'apparaît pas")
        return self._keys()[0]

    def _keys(self) -> list[str]:
        labels = self._hands.window.findChildren(QLabel)
        return [label.text() for label in labels if label.isVisible() and _KEY.fullmatch(label.text())]

    def _asked(self) -> list[str]:
        fields = self._hands.window.findChildren(QLineEdit)
        return [
            field.accessibleName()
            for field in fields
            if field.isVisible() and field.accessibleName().startswith("Groupe")
        ]
