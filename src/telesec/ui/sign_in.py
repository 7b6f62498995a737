"""The sign-in screen: login, password and code together, one sentence when it fails, whatever failed."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from telesec.domain.access.device_trouble import DeviceTrouble
from telesec.domain.errors import SignInFailed, StoreError, TelesecError
from telesec.ui.buttons import ghost_button, primary_button, secondary_button
from telesec.ui.fields import LabelledField, text_field
from telesec.ui.foretaste import Foretaste
from telesec.ui.front import FrontPage
from telesec.ui.look import Look
from telesec.ui.messages import confirm
from telesec.ui.secret_fields import PasswordField, code_field
from telesec.ui.sign_in_ports import WITHOUT, SignInPorts
from telesec.ui.tasks import Tasks

__all__ = ["SignInPage", "SignInPorts", "field_pair"]

CODE_HINT = "Celui de votre application sur le téléphone."
SPARE_HINT = "Un des huit codes imprimés à la mise en place, comme 7K2M-Q9XA-03TD. Il ne sert qu'une fois."
LOST_PHONE, HAVE_PHONE = "Téléphone perdu : code de secours", "J'ai mon téléphone : code à 6 chiffres"


def field_pair() -> tuple[LabelledField, LabelledField]:
    """The telephone's code, and the spare code shown in its place when the telephone is lost."""
    phone = LabelledField("Code à 6 chiffres", code_field(), CODE_HINT)
    spare = LabelledField("Code de secours", code_field("XXXX-XXXX-XXXX"), SPARE_HINT)
    spare.hide()
    return phone, spare


def _line(box: LabelledField) -> QLineEdit:
    return cast("QLineEdit", box.editor)


class SignInPage(FrontPage):
    """Emits ``signed_in`` with the session, or asks for one of the ways in when something was lost."""

    signed_in = Signal(object)
    recovery_requested = Signal()
    enrolment_requested = Signal()
    restore_requested = Signal()
    join_requested = Signal()

    def __init__(self, ports: SignInPorts, tasks: Tasks, look: Look) -> None:
        super().__init__(look, "Connexion", ports.practice_name)
        self._ports, self._tasks = ports, tasks
        self.login = text_field()
        self.login.setMaxLength(80)
        self.password = PasswordField("Mot de passe")
        self.phone_box, self.spare_box = field_pair()
        self.enter = primary_button("Se connecter", "lock-open")
        self.spare = ghost_button(LOST_PHONE, "key-round")
        self.recover = ghost_button("Code de récupération du cabinet", "file-text")
        self.invited = ghost_button("Première connexion avec un code d'invitation", "user-plus")
        self.restore = ghost_button("Restaurer une sauvegarde", "archive-restore")
        self.form = QWidget()
        self.retry = secondary_button("Réessayer", "refresh-cw")
        self.join = ghost_button("Ajouter cet ordinateur avec un code", "plus")
        self.without = ghost_button("Le trousseau est perdu : continuer sans lui", "shield-alert")
        self._trouble = DeviceTrouble()
        self._fill()
        self._left = 0
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._count_down)
        self._foretaste = Foretaste(self)
        self.say_below(ports.notices)

    def _fill(self) -> None:
        boxes = (LabelledField("Identifiant", self.login), LabelledField("Mot de passe", self.password))
        inside = QVBoxLayout(self.form)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(self.body.spacing())
        for typed in (*boxes, self.phone_box, self.spare_box, self.enter, self.spare):
            inside.addWidget(typed)
        for part in (
            self.form,
            self.retry,
            self.join,
            self.recover,
            self.invited,
            self.restore,
            self.without,
        ):
            self.body.addWidget(part)
        self.password.put_eye_behind(self.enter)
        for part in (self.retry, self.join, self.without):
            part.hide()
        self.restore.setVisible(self._ports.may_restore)
        self.enter.clicked.connect(self._submit)
        self.spare.clicked.connect(self._switch_code)
        self.recover.clicked.connect(self.recovery_requested)
        self.invited.clicked.connect(self.enrolment_requested)
        self.restore.clicked.connect(self.restore_requested)
        self.retry.clicked.connect(self._try_again)
        self.join.clicked.connect(self.join_requested)
        self.without.clicked.connect(self._ask_without)
        self.login.returnPressed.connect(self.focus_first)
        self.password.submitted.connect(self.focus_first)
        for box in (self.phone_box, self.spare_box):
            _line(box).returnPressed.connect(self._submit)

    def focus_first(self) -> None:
        """The first field still empty; the way on, for a computer that lacks something."""
        if self._trouble.sentence:
            (self.join if self._trouble.may_join else self.retry).setFocus()
            return
        empty = [box for box in self._boxes() if not box[1].strip()]
        (empty[0][0] if empty else self.enter).setFocus()

    def look_at_device(self) -> None:
        """Ask what this computer lacks, and say it before anything is typed in vain."""
        self._tasks.run(self._ports.trouble, self.show_trouble)

    def _try_again(self) -> None:
        self._tasks.run(self._ports.ask_again, lambda _: None)
        self.look_at_device()

    def show_trouble(self, found: DeviceTrouble) -> None:
        """Say what is lacking, with the ways on in place of the form; take it back once it is mended.

        What was typed stays in the form.
        """
        lacking = bool(found.sentence)
        if lacking:
            self.bar.show_message("warning", found.sentence)
        elif self._trouble.sentence == self.bar.text():
            self.bar.clear()
        held = self.form.isAncestorOf(QApplication.focusWidget() or self)  # the keys were in what goes away
        again, self._trouble = bool(self._trouble.sentence) and not lacking, found
        self.form.setVisible(not lacking)
        self.retry.setVisible(lacking)
        self._show_ways_on(found)
        if again or (lacking and held):
            self.focus_first()

    def _ask_without(self) -> None:
        if confirm(self, "Continuer sans trousseau de clés ?", WITHOUT, "Continuer sans lui"):
            self._tasks.run(self._ports.without_keyring, self._went_without)

    def _went_without(self, _nothing: None) -> None:
        self.look_at_device()

    def enter_as(self, login: str, password: str, code: str) -> None:
        """Fill everything in and try (demonstration practice)."""
        self.login.setText(login)
        self.password.line.setText(password)
        self.code.setText(code)
        self.enter.click()

    def _boxes(self) -> list[tuple[QWidget, str]]:
        return [
            (self.login, self.login.text()),
            (self.password, self.password.text()),
            (self.code, self.code.text()),
        ]

    @property
    def code(self) -> QLineEdit:
        """The code field in use."""
        return _line(self.phone_box if self.spare_box.isHidden() else self.spare_box)

    def _switch_code(self) -> None:
        to_spare = self.spare_box.isHidden()
        self.code.clear()
        self.spare_box.setVisible(to_spare)
        self.phone_box.setVisible(not to_spare)
        self.spare.setText(HAVE_PHONE if to_spare else LOST_PHONE)
        self.code.setFocus()

    def _submit(self) -> None:
        if any(not text.strip() for _, text in self._boxes()):
            self.bar.show_message("info", "Remplissez l'identifiant, le mot de passe et le code.")
            self.focus_first()
            return
        login, password, code = self.login.text().strip(), self.password.text(), self.code.text().strip()
        self._forget()
        self._busy(busy=True)
        self._foretaste.begin()
        self._tasks.run(lambda: self._ports.sign_in(login, password, code), self._opened, self._failed)

    def _forget(self) -> None:
        self.password.clear()
        self.code.clear()

    def _busy(self, *, busy: bool) -> None:
        """What is typed in and the ways round go off, and the keys stay on the page itself.

        A session that comes when nobody waits for it any more would stay open, and nothing would lock it.
        """
        ways = (self.spare, self.recover, self.invited, self.restore, self.join, self.without)
        if busy:
            self.setFocus()
        for part in (self.login, self.password, self.code, self.enter, *ways):
            part.setEnabled(not busy)
        self.enter.setText("Vérification…" if busy else "Se connecter")

    def _opened(self, session: object) -> None:
        self.signed_in.emit(session)

    def _failed(self, error: TelesecError) -> None:
        self._busy(busy=False)
        self.bar.show_message("error", error.sentence)
        self.password.setFocus()
        if isinstance(error, StoreError):
            self._tasks.run(self._ports.trouble, self._show_ways_on)
        if isinstance(error, SignInFailed):
            login = self.login.text().strip()
            self._tasks.run(lambda: self._ports.wait_seconds(login), self.hold_back)

    def _show_ways_on(self, found: DeviceTrouble) -> None:
        """The ways that lead somewhere: none but the last gets round a keyring that does not answer."""
        self.join.setVisible(found.may_join)
        self.invited.setVisible(not found.sentence)
        self.recover.setVisible(not found.keyring_lost)
        self.restore.setVisible(self._ports.may_restore and not found.keyring_lost)
        self.without.setVisible(found.keyring_lost)

    def hold_back(self, seconds: int) -> None:
        """Keep the button off for ``seconds``, counting down on it."""
        self._left = seconds
        if seconds > 0:
            self._clock.start()
        self._show_wait()

    def _count_down(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._clock.stop()
        self._show_wait()

    def _show_wait(self) -> None:
        waiting = self._left > 0
        self.enter.setEnabled(not waiting)
        minutes, seconds = divmod(max(self._left, 0), 60)
        left = f"{minutes} min {seconds:02d} s" if minutes else f"{seconds} s"
        self.enter.setText(f"Nouvel essai possible dans {left}" if waiting else "Se connecter")
