"""The screens before a session: sign-in, lock screen, set-up, and the other ways in, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from telesec.app.door import Door
from telesec.app.wardrobe import Wardrobe
from telesec.domain.sessions import Resume
from telesec.ui.guide.asking import set_topic
from telesec.ui.sign_in import SignInPage
from telesec.ui.tasks import Tasks

if TYPE_CHECKING:
    from telesec.ui.joining import JoinFlow
    from telesec.ui.lock_screen import LockScreen
    from telesec.ui.new_factors import NewFactorsFlow
    from telesec.ui.restore_steps import RestoreFlow
    from telesec.ui.set_up import SetUpWizard

    Screen = SignInPage | LockScreen | SetUpWizard | NewFactorsFlow | RestoreFlow | JoinFlow

READY = "Tout est prêt. Connectez-vous avec un nouveau code."


class FrontDoor(QObject):
    """Gives the window each screen to ``show``, and the session of whoever ``came_in``.

    ``trial_requested``: an invented practice is wanted, instead of founding one.
    """

    shown = Signal(object)
    came_in = Signal(object)
    trial_requested = Signal()

    def __init__(self, door: Door, tasks: Tasks, wardrobe: Wardrobe, parent: QObject) -> None:
        super().__init__(parent)
        self._door, self._tasks, self._wardrobe = door, tasks, wardrobe
        self._page: SignInPage | None = None
        self._warm = False

    def warmed(self) -> None:
        """What signing in needs is loaded: this computer's own part may be looked at."""
        self._warm = True
        if self._page is not None:
            self._page.look_at_device()

    def show_sign_in(self, sentence: str = "") -> None:
        """The sign-in screen, fields empty; ``sentence`` is good news to read first."""
        page = SignInPage(self._door.sign_in_ports(), self._tasks, self._wardrobe.look())
        page.signed_in.connect(self._let_in)
        page.recovery_requested.connect(self.show_recovery)
        page.enrolment_requested.connect(self.show_enrolment)
        page.restore_requested.connect(self.show_restore)
        page.join_requested.connect(self.show_joining)
        if identities := self._door.identities():
            from telesec.ui.demo import DemoCard

            card = DemoCard(identities, self._wardrobe.look())
            card.chosen.connect(page.enter_as)
            page.put_beside(card)
        self._show(page, "sign_in")
        self._page = page
        if sentence:
            page.bar.show_message("success", sentence)
        if self._warm:
            page.look_at_device()

    def show_lock(self, resume: Resume) -> None:
        """The lock screen of the account that was there."""
        from telesec.ui.lock_screen import LockScreen

        screen = LockScreen(self._door.unlock_ports(resume), resume, self._tasks, self._wardrobe.look())
        screen.unlocked.connect(self._let_in)
        screen.other_account_requested.connect(self.show_sign_in)
        self._show(screen, "lock")

    def show_set_up(self) -> None:
        """The set-up wizard, then sign-in with what it made."""
        from telesec.ui.set_up import SetUpWizard

        wizard = SetUpWizard(self._door.set_up_ports(), self._tasks, self._wardrobe.look())
        wizard.finished.connect(
            lambda _: self.show_sign_in("Le cabinet est créé. Connectez-vous avec un nouveau code.")
        )
        wizard.practice.restore_requested.connect(self.show_restore)
        wizard.practice.trial_requested.connect(self.trial_requested)
        self._show(wizard, "set_up")

    def show_recovery(self) -> None:
        """The way in with the recovery sheet."""
        from telesec.ui.recovery import RecoveryFlow

        self._show_flow(RecoveryFlow, self._door.way_in().recovery_ports(), "recovery")

    def show_enrolment(self) -> None:
        """The first sign-in of an invited person."""
        from telesec.ui.enrolment import EnrolmentFlow

        self._show_flow(EnrolmentFlow, self._door.way_in().enrolment_ports(), "enrolment")

    def show_restore(self) -> None:
        """The way back from the backups, on a new computer or over files that no longer open."""
        from telesec.ui.restore_steps import RestoreFlow

        self._show_flow(RestoreFlow, self._door.restore_ports(), "restore")

    def show_joining(self) -> None:
        """The way in of a new computer, with the code given by another."""
        from telesec.ui.joining import JOINED, JoinFlow

        flow = JoinFlow(self._door.way_in().join_ports(), self._tasks, self._wardrobe.look())
        flow.leave.connect(self._back)
        flow.finished.connect(lambda _: self.show_sign_in(JOINED))
        self._show(flow, "joining")

    def _show_flow(
        self, kind: Callable[..., NewFactorsFlow | RestoreFlow], ports: object, topic: str
    ) -> None:
        flow = kind(ports, self._tasks, self._wardrobe.look())
        flow.leave.connect(self._back)
        flow.finished.connect(lambda _: self.show_sign_in(READY))
        self._show(flow, topic)

    def _let_in(self, signed: object) -> None:
        self._page = None
        self.came_in.emit(signed)

    def _show(self, screen: Screen, topic: str) -> None:
        self._page = None
        set_topic(screen, topic)
        self.shown.emit(screen)
        screen.focus_first()

    def _back(self) -> None:
        if self._door.is_set_up():
            self.show_sign_in()
        else:
            self.show_set_up()
