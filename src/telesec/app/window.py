"""The one window: set-up or sign-in or lock screen first, then the workspace of whoever came in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QWidget

from telesec.app.backup_heart import BackupHeart
from telesec.app.door import Door
from telesec.app.front_door import FrontDoor
from telesec.app.wardrobe import Wardrobe
from telesec.domain.drafts import FormDraft
from telesec.domain.sessions import LockReason, Place, Resume
from telesec.ui import theme
from telesec.ui.building import Turns
from telesec.ui.classes import DRAWN_FIRST_MS, Readying
from telesec.ui.front import BRAND, FrontPage
from telesec.ui.guide.asking import follow_pages, hear_help, set_topic
from telesec.ui.incident import Incidents
from telesec.ui.screen_room import room_around
from telesec.ui.tab_order import TabWindow
from telesec.ui.tasks import Tasks

if TYPE_CHECKING:
    from telesec.app.session import Session
    from telesec.app.wiring import Workspace
    from telesec.services.access.key_staging import Renewal
    from telesec.services.access.sign_in import SignedIn

INCIDENT = (
    "Le programme a rencontré une erreur et l'a notée. Vous pouvez continuer ; "
    "si elle revient, fermez-le et rouvrez-le."
)
TITLE_BAR = 40


class Window(TabWindow):
    """Shows one thing at a time. ``relaunch`` ends the process at a lock.

    ``shown`` carries what is in the window now, ``opened`` the workspace of whoever came in, ``recognised``
    the login of that account, or of the one whose session is locked. ``next_start`` are the words with
    which the program starts again once it is closed; none: it ends.
    """

    shown = Signal(object)
    opened = Signal(object)
    recognised = Signal(str)

    def __init__(
        self,
        door: Door,
        tasks: Tasks,
        wardrobe: Wardrobe,
        incidents: Incidents,
        relaunch: Callable[[Resume | None], object],
    ) -> None:
        super().__init__()
        self._door, self._tasks, self._wardrobe = door, tasks, wardrobe
        self._incidents, self._relaunch = incidents, relaunch
        self._heart: BackupHeart | None = None
        self._backup = ("", "warning", "")
        self._session: Session | None = None
        self._workspace: Workspace | None = None
        self._turns = Turns(self)
        self._front = FrontDoor(door, tasks, wardrobe, self)
        self._front.shown.connect(self._put)
        self._front.came_in.connect(self.open_session)
        self.trial_requested = self._front.trial_requested
        self.next_start: tuple[str, ...] = ()
        theme.dress(self)
        self.setWindowTitle(BRAND)
        self.setMinimumSize(1024, 640)
        hear_help(self)
        incidents.connect_to(self._incident)

    def begin(self, resume: Resume | None) -> None:
        """Show the first screen: lock after a lock, set-up in an empty folder, sign-in otherwise.

        After a lock the lock screen comes even when the practice's folder is gone: nothing else says why.
        """
        self._stand(resume.place if resume else None)
        if resume is not None:
            self._front.show_lock(resume)
            self.recognised.emit(resume.login)
        elif self._door.needs_making():
            self.make()
            return
        elif self._door.is_set_up():
            self._front.show_sign_in()
        else:
            self._front.show_set_up()
        QTimer.singleShot(DRAWN_FIRST_MS, self, lambda: Readying(self).begin(self._warm_up))

    def _warm_up(self) -> None:
        self._tasks.run(self._door.warm_up, lambda _: self._front.warmed(), lambda _: self._front.warmed())

    def make(self) -> None:
        """The demonstration practice first, then its sign-in."""
        from telesec.ui.demo import PreparingPage

        page = PreparingPage(
            self._wardrobe.look(), self._door.practice_name, "Un instant : le cabinet d'essai se prépare."
        )
        said: list[str] = []
        report = self._tasks.relay(lambda done, _total: page.say(said[done - 1]))

        def say(sentence: str) -> None:
            said.append(sentence)
            report(len(said), len(said))

        self._put(page)
        self._tasks.run(lambda: self._door.make(say), lambda _: self._front.show_sign_in())

    def _stand(self, place: Place | None) -> None:
        room = room_around(self)
        if place is None:
            self.resize(min(1440, room.width()), min(900, room.height() - TITLE_BAR))
        else:
            self.setGeometry(place.x, place.y, place.width, place.height)
        if place is not None and place.maximized:
            self.showMaximized()
        else:
            self.show()

    def _place(self) -> Place:
        at = self.normalGeometry()
        return Place(at.x(), at.y(), at.width(), at.height(), self.isMaximized())

    def open_session(self, signed: SignedIn) -> None:
        """Watch over the person's presence; their commitment first when it is due, then their workspace."""
        from telesec.app.session import Session, Surroundings

        # The session first: should a page fail to open, there is a session to lock.
        around = Surroundings(self._unfinished, self._place, self._relaunch, self._incidents.handle)
        self._session = Session(signed, self._door.threshold, self._tasks, around, self)
        if self._heart is not None:
            self._heart.enter(signed.gate)
        if signed.commitment_due:
            self._ask_commitment(signed, self._session)
        else:
            self._open_workspace(signed, self._session)

    def _ask_commitment(self, signed: SignedIn, session: Session) -> None:
        """Nothing of the practice is built before its owner has accepted; the lock works all the same."""
        from telesec.app.commitment_wiring import Entrance

        page = Entrance(signed, self._tasks, self._wardrobe.look())
        page.lock_requested.connect(lambda: self.lock(LockReason.ASKED))
        page.leave_requested.connect(self.close)
        set_topic(page, "commitment")
        page.entered.connect(lambda entered: self._open_workspace(entered, session))
        session.idle.remaining.connect(page.show_remaining)
        self._put(page)
        page.focus_first()

    def _open_workspace(self, signed: SignedIn, session: Session) -> None:
        """Build the workspace of the account over several turns, behind the page that is there."""
        from telesec.app.page_context import PageContext
        from telesec.app.wiring import workspace_in_steps

        context = PageContext(
            signed,
            self._door.threshold,
            self._tasks,
            self._wardrobe.look,
            self._wardrobe.dress,
            session.idle.set_minutes,
            self._heart,
            partial(self._renew_keys, session),
            is_invented=self._door.is_invented,
            capture=self._wardrobe.captures(),
        )
        self._turns.begin(
            workspace_in_steps(context, self._wardrobe), partial(self._move_in, signed, session)
        )

    def _move_in(self, signed: SignedIn, session: Session, workspace: Workspace) -> None:
        """Show the workspace, give the account its drafts back."""
        self._workspace = workspace
        follow_pages(workspace.widget, workspace.widget.page_shown, workspace.widget.page_key())
        workspace.lock_requested.connect(lambda: self.lock(LockReason.ASKED))
        session.idle.remaining.connect(workspace.show_remaining)
        self._put(workspace.widget)
        workspace.focus_first()
        workspace.greet(signed, session.warning, self._door.standing_warning, self._wardrobe.capture_warning)
        session.warning_changed.connect(workspace.warn_again)
        session.take_drafts(workspace.restore)
        self.opened.emit(workspace)
        self.recognised.emit(signed.gate.account.login)

    def _renew_keys(self, session: Session, renewal: Renewal) -> None:
        """The workspace gives way to a page that says how far it is; a lock ends it, as always."""
        from telesec.app.renewal_wiring import RenewingPage, staging

        page = RenewingPage(self._wardrobe.look())
        session.renew_keys(staging(self._door.make_way, renewal), page.show_progress)
        self._workspace = None
        self._put(page)

    def lock(self, reason: LockReason, incident_id: str = "") -> None:
        """Lock, when a session is open; without one there is nothing to lock."""
        if self._session is not None:
            self._session.lock(reason, incident_id)

    def _unfinished(self) -> tuple[FormDraft, ...]:
        self._turns.stop()
        return self._workspace.leave() if self._workspace else ()

    def _incident(self, incident_id: str) -> None:
        if self._session is not None:
            self._session.lock(LockReason.INCIDENT, incident_id)
        elif isinstance(page := self.centralWidget(), FrontPage):
            page.bar.show_message("error", INCIDENT)

    def follow(self, heart: BackupHeart) -> None:
        """Show what it says of the backups, and tell it who opens the stores."""
        self._heart, self._door.make_way = heart, heart.make_way
        heart.said.connect(self.show_backup)

    def show_backup(self, words: str, state: str, sentence: str) -> None:
        """How the backups stand, on whatever is shown now and next."""
        self._backup = words, state, sentence
        page = self.centralWidget()
        if self._workspace is not None:
            self._workspace.show_backup(*self._backup)
        elif isinstance(page, FrontPage):
            page.show_backup(*self._backup)

    def _put(self, widget: QWidget) -> None:
        self.setCentralWidget(widget)
        self.show_backup(*self._backup)
        self.shown.emit(widget)

    def leave_for(self, words: tuple[str, ...]) -> None:
        """Close in order, then start with other words: another practice."""
        self.next_start = words
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._session is None:
            event.accept()
            QApplication.quit()
            return
        event.ignore()
        self._session.sign_out(QApplication.quit)
