"""Pictures of the program as it is, for the guide: the first screen, then the invented practice."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from telesec.app.demo import ACCOUNTS_FILE, DemoDoor
from telesec.app.door import Door
from telesec.app.page_context import PageContext
from telesec.app.wardrobe import Wardrobe
from telesec.app.window import Window
from telesec.app.wiring import workspace_in_steps
from telesec.commands.demo_data import Clock as DemoClock
from telesec.commands.demo_data import DemoAccount, sign_in
from telesec.commands.hands import Hands
from telesec.domain.backups.ledger import Ledger
from telesec.domain.people import Role
from telesec.services.access.sign_in import SignedIn
from telesec.services.backups import backup_book
from telesec.ui import theme
from telesec.ui.building import at_once
from telesec.ui.incident import Incidents
from telesec.ui.listings import PlainList
from telesec.ui.shell import Shell
from telesec.ui.tasks import Tasks

SIZE = (1120, 700)  # small: on an A4 sheet its words can still be read
STILL, RESTLESS = 3, 200  # pictures in a row
COLORS = 200  # of a picture of the program, once it is kept
Shown = dict[str, bytes]


class Clock(DemoClock):
    """Always the same Wednesday at eleven in Paris: one commit, one guide; half a minute on at each code."""

    def __init__(self) -> None:
        super().__init__(lambda: datetime(2026, 6, 10, 9, 20, 10, tzinfo=UTC))


class Room:
    """The window of one account of the invented practice."""

    def __init__(self, door: DemoDoor, clock: Clock, login: str, scratch: Path) -> None:
        self._tasks = Tasks(on_bug=_fail)
        account = next(one for one in _accounts(door) if one.login == login)
        signed: list[SignedIn] = []
        self._tasks.run(lambda: sign_in(door.threshold, account, clock), signed.append)
        while not signed:
            QTest.qWait(20)
        self.signed = signed[0]
        wardrobe = Wardrobe(application(), scratch / "ecran.json")
        context = PageContext(
            self.signed, door.threshold, self._tasks, wardrobe.look, wardrobe.dress, lambda _: None
        )
        self.shell: Shell = at_once(workspace_in_steps(context, wardrobe)).widget
        self.shell.setWindowFlags(Qt.WindowType.Window)
        theme.dress(self.shell)
        self.shell.resize(*SIZE)
        self.shell.show()
        self.shell.activateWindow()
        self.hands = Hands(self.shell, scratch)

    def look_at(self, page: str) -> QWidget:
        """A page, whole and with what it shows."""
        found = self.shell.show_page(page)
        self.settle()
        return found

    def settle(self) -> None:
        for _ in range(4):
            done: list[None] = []
            self._tasks.run(lambda: None, done.append)
            while not done:
                QTest.qWait(10)
            QTest.qWait(120)

    def grab(self) -> bytes:
        for bar in (self.shell.bar, self.shell.notices, self.shell.first_days, self.shell.reminder):
            bar.clear()
        self.settle()
        return png_at_rest(self.shell)

    def leave(self) -> None:
        self._tasks.run(self.signed.gate.close, lambda _: None)
        self._tasks.close(lambda: None)
        self.shell.close()


def take(scratch: Path) -> Shown:
    """PNG files by the names that the chapters give them."""
    theme.speak_french(application())
    application().setCursorFlashTime(0)  # a picture does not depend on when the cursor blinks
    shown = _first_screen(scratch)
    clock = Clock()
    door = DemoDoor(clock, scratch / "essai")
    door.make(lambda sentence: print(sentence, flush=True))
    backup_book.change(door.threshold, lambda book: dated(book, clock()))
    for login, role in (("camille", _desk), ("lefevre", _doctor), ("nora", _billing), ("alex", _office)):
        room = Room(door, clock, login, scratch)
        shown |= role(room)
        room.leave()
    return shown


def dated(book: Ledger, at: datetime) -> Ledger:
    """``book`` with its backups made at ``at``: a process of its own dates them, as late as it is slow."""
    standings = {
        key: replace(one, last_ok=one.last_ok and replace(one.last_ok, at=at), last_try=at)
        for key, one in book.standings.items()
    }
    return replace(book, made=tuple(replace(one, at=at) for one in book.made), standings=standings)


def _desk(room: Room) -> Shown:
    agenda = room.look_at("agenda")
    room.hands.key(Qt.Key.Key_F7)
    shown = {"agenda": room.grab()}
    room.hands.key(Qt.Key.Key_F5)
    room.settle()
    shown["salle"] = room.grab()
    agenda.setFocus()
    room.hands.key(Qt.Key.Key_F2)
    room.settle()
    room.look_at("calls")
    shown["appels"] = room.grab()
    room.hands.key(Qt.Key.Key_F2, Qt.KeyboardModifier.ControlModifier)
    room.settle()
    return shown


def _doctor(room: Room) -> Shown:
    today = room.look_at("notes").findChildren(PlainList)[0]
    today.setCurrentIndex(today.model().index(0, 0))
    room.hands.strike(today, Qt.Key.Key_Return)
    room.settle()
    return {"note": room.grab()}


def _billing(room: Room) -> Shown:
    room.look_at("billing")
    visits = room.hands.find(QTableView, "Rendez-vous de la période")
    visits.selectRow(0)
    room.hands.strike(visits, Qt.Key.Key_Return)
    room.settle()
    return {"facturation": room.grab()}


def _office(room: Room) -> Shown:
    room.look_at("backups")
    return {"sauvegardes": room.grab()}


def _first_screen(scratch: Path) -> Shown:
    clock = Clock()
    tasks = Tasks(on_bug=_fail)
    door = Door(scratch / "cabinet", clock, scratch / "appareil")
    wardrobe = Wardrobe(application(), scratch / "ecran.json")
    window = Window(door, tasks, wardrobe, Incidents(scratch / "incidents", clock), lambda _: None)
    window.begin(None)
    window.resize(window.minimumWidth(), 760)  # the form, and little around it
    picture = png_at_rest(window)
    window.hide()
    tasks.close(lambda: None)
    return {"mise-en-place": picture}


def _accounts(door: DemoDoor) -> list[DemoAccount]:
    kept = json.loads((door.folder.parent / ACCOUNTS_FILE).read_text(encoding="utf-8"))
    return [DemoAccount(**{**raw, "roles": frozenset(map(Role, raw["roles"]))}) for raw in kept["accounts"]]


def png_at_rest(widget: QWidget) -> bytes:
    """What a widget shows once it shows the same three times: a busy machine lays it out late."""
    shown: list[QImage] = []
    while len(shown) < STILL or any(one != shown[-1] for one in shown[-STILL:]):
        if len(shown) == RESTLESS:
            raise RuntimeError("What is pictured never stands still.")
        QTest.qWait(120)
        shown.append(widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888))
    return png_of(shown[-1])


def png_of(picture: QImage) -> bytes:
    """A picture in few colours: screens have few."""
    size = (picture.width(), picture.height())
    raw = Image.frombytes("RGB", size, bytes(picture.constBits()), "raw", "RGB", picture.bytesPerLine())
    out = io.BytesIO()
    raw.quantize(COLORS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _fail(error: BaseException) -> None:
    raise error


def application() -> QApplication:
    """The one of this process."""
    found = QApplication.instance()
    return found if isinstance(found, QApplication) else QApplication(["telesec"])
