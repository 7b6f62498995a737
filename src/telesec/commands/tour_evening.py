"""The second act: the lock screen, the half-typed form given back, the journal verified."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from telesec.commands.eyes import Lost
from telesec.commands.hands import Hands
from telesec.commands.tour_care import UNFINISHED
from telesec.commands.tour_day import PATIENT
from telesec.commands.tour_props import PASSWORD, Props
from telesec.domain.sessions import LOCK_SENTENCES, LockReason, Resume


class Evening:
    """Plays from the lock screen to the verified journal; raises Lost at the first step that fails."""

    def __init__(self, hands: Hands, props: Props, resume: Resume) -> None:
        self._hands, self._props, self._resume = hands, props, resume

    def play(self) -> None:
        """Every step in order."""
        for step in (self.find_the_screen_locked, self.unlock, self.verify):
            step()
            print(f"✓ {step.__doc__}", flush=True)

    def find_the_screen_locked(self) -> None:
        """L'écran s'est verrouillé seul, dans un nouveau processus, et dit pourquoi."""
        if self._resume.reason is not LockReason.IDLE or not self._props.first_act_done.exists():
            raise Lost("le programme s'est verrouillé avant l'heure : voir le dossier « incidents »")
        self._hands.read(LOCK_SENTENCES[LockReason.IDLE])
        self._hands.picture("ecran-verrouille")

    def unlock(self) -> None:
        """Déverrouillage par le mot de passe ; le formulaire commencé revient."""
        hands = self._hands
        hands.write("Mot de passe", PASSWORD)
        hands.press("Déverrouiller")
        hands.until(self._given_back, "le formulaire commencé n'est pas revenu")
        hands.picture("formulaire-revenu")

    def verify(self) -> None:
        """Les journaux du jour sont vérifiés."""
        hands = self._hands
        hands.press("Journal")
        hands.press("Vérifier le journal")
        hands.read("aucune altération")
        hands.picture("journal-verifie")

    def _given_back(self) -> bool:
        return any(field.text() == UNFINISHED for field in self._hands.visible(QLineEdit, PATIENT))
