"""The second act: the lock screen, the half-typed form given back, the journal verified."""

from __future__ import annotations

from telesec.commands.hands import Hands
from telesec.commands.tour_props import PASSWORD, Props


class Evening:
    """Plays from the lock screen to the verified journal; raises Lost at the first step that fails."""

    def __init__(self, hands: Hands, props: Props) -> None:
        self._hands, self._props = hands, props

    def play(self) -> None:
        """Every step in order."""
        for step in (self.unlock,):
            step()
            print(f"✓ {step.__doc__}")

    def unlock(self) -> None:
        """Déverrouillage par le mot de passe ; le formulaire commencé revient."""
        hands = self._hands
        hands.picture("ecran-verrouille")
        hands.write("Mot de passe", PASSWORD)
        hands.press("Déverrouiller")
