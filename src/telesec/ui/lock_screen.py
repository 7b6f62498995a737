"""The lock screen: why it locked, whose session it was, and the password that reopens it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import QTimer, Signal

from telesec.domain.errors import SignInFailed, TelesecError
from telesec.domain.sessions import LOCK_SENTENCES, LockReason, Resume
from telesec.ui.buttons import ghost_button, primary_button
from telesec.ui.fields import LabelledField
from telesec.ui.front import FrontPage
from telesec.ui.labels import Card, plain_label
from telesec.ui.look import Look
from telesec.ui.secret_fields import PasswordField, code_field
from telesec.ui.tasks import Tasks

CODE_WHY = "Le code est redemandé après quatre heures."
RESTORED_WHY = "Le cabinet vient d'être restauré : le mot de passe et le code sont demandés ensemble."


@dataclass(frozen=True, slots=True)
class UnlockPorts:
    """``unlock(password, code)`` gives the session back or raises (worker); ``needs_code()`` is asked each
    minute, since four hours may pass at this screen; ``wait_seconds`` as at sign-in. ``is_restored()``: the
    practice was just put back from a backup, which is why the code is asked.
    """

    unlock: Callable[[str, str], object]
    needs_code: Callable[[], bool]
    wait_seconds: Callable[[str], int]
    notices: Sequence[str] = field(default=())
    is_restored: Callable[[], bool] = bool


def _zone(name: str) -> ZoneInfo | None:
    """The practice's zone; None, the computer's own, when it is not known."""
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return None


class LockScreen(FrontPage):
    """Emits ``unlocked`` with the session, or ``other_account_requested``. Shows no patient, no count."""

    unlocked = Signal(object)
    other_account_requested = Signal()

    def __init__(self, ports: UnlockPorts, resume: Resume, tasks: Tasks, look: Look) -> None:
        super().__init__(look, "Écran verrouillé", LOCK_SENTENCES[resume.reason])
        self._ports, self._resume, self._tasks = ports, resume, tasks
        self.password = PasswordField("Mot de passe")
        self.code = code_field()
        self.code_box = LabelledField("Code à 6 chiffres ou code de secours", self.code, CODE_WHY)
        self.open = primary_button("Déverrouiller", "lock-open")
        self.other = ghost_button("Changer de compte", "users")
        self._fill()
        self._left, self._said_restored = 0, False
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._each_second)
        self._clock.start()
        self._each_second()
        self.say_below(self._small_print())

    def _fill(self) -> None:
        whose = Card()
        whose.body.addWidget(plain_label(self._resume.display_name, "strong", wrap=True))
        locked = self._resume.locked_at.astimezone(_zone(self._resume.zone))
        whose.body.addWidget(plain_label(f"Verrouillé à {locked.hour} h {locked.minute:02d}", "small"))
        for part in (
            whose,
            LabelledField("Mot de passe", self.password),
            self.code_box,
            self.open,
            self.other,
        ):
            self.body.addWidget(part)
        self.password.put_eye_behind(self.open)
        self.open.clicked.connect(self._submit)
        self.other.clicked.connect(self.other_account_requested)
        self.password.submitted.connect(self._submit)
        self.code.returnPressed.connect(self._submit)

    def _small_print(self) -> list[str]:
        lines = list(self._ports.notices)
        if self._resume.reason is LockReason.INCIDENT and self._resume.incident_id:
            lines.append(f"Référence à donner à l'assistance : {self._resume.incident_id[-8:]}")
        if not self._resume.journaled:
            lines.append("Le verrouillage n'a pas pu être inscrit au journal ; il le sera à l'ouverture.")
        return lines

    def focus_first(self) -> None:
        """Put the cursor where the answer is expected."""
        self.password.setFocus()

    def _each_second(self) -> None:
        self.code_box.setVisible(self._ports.needs_code())
        if self._ports.is_restored() and not self._said_restored:
            self._said_restored = True
            self.code_box.set_hint(RESTORED_WHY)
        if self._left > 0:
            self._left -= 1
            self._show_wait()

    def _submit(self) -> None:
        code = "" if self.code_box.isHidden() else self.code.text().strip()
        password = self.password.text()
        if not password or not (code or self.code_box.isHidden()):
            (self.code if password else self.password.line).setFocus()
            return
        self.password.clear()
        self.code.clear()
        self._busy(busy=True)
        self.open.setEnabled(False)
        self.open.setText("Vérification…")
        self._tasks.run(lambda: self._ports.unlock(password, code), self.unlocked.emit, self._failed)

    def _busy(self, *, busy: bool) -> None:
        """One check at a time, and no way off: a session nobody waits for any more would never lock."""
        if busy:
            self.setFocus()
        for part in (self.password, self.code, self.other):
            part.setEnabled(not busy)

    def _failed(self, error: TelesecError) -> None:
        self._busy(busy=False)
        self._show_wait()
        self.bar.show_message("error", error.sentence)
        self.password.setFocus()
        if isinstance(error, SignInFailed):
            login = self._resume.login
            self._tasks.run(lambda: self._ports.wait_seconds(login), self.hold_back)

    def hold_back(self, seconds: int) -> None:
        """Keep the button off for ``seconds``, counting down on it."""
        self._left = seconds
        self._show_wait()

    def _show_wait(self) -> None:
        self.open.setEnabled(self._left <= 0)
        self.open.setText(f"Nouvel essai dans {self._left} s" if self._left > 0 else "Déverrouiller")
