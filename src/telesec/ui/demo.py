"""The card that gives away everything needed to enter the demonstration practice, beside its sign-in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel

from telesec.ui.controls import (
    Card,
    Chip,
    ChoiceField,
    LabelledField,
    plain_label,
    primary_button,
    secondary_button,
)
from telesec.ui.front import FrontPage
from telesec.ui.look import Look
from telesec.ui.secret_fields import QrPicture
from telesec.ui.tab_order import stand_last

INVENTED = "Tout est inventé, et refait chaque semaine : n'y écrivez rien d'une vraie personne."
PLAYGROUND = (
    "Choisissez un compte : le programme remplit tout pour vous. Le QR sert à qui veut essayer avec un vrai "
    "téléphone."
)
_SECRETS = (("login", "Identifiant"), ("password", "Mot de passe"), ("code", "Code du moment"))


@dataclass(frozen=True, slots=True)
class DemoIdentity:
    """An account of the demonstration, ``code()`` being what its telephone would show now."""

    label: str
    login: str
    password: str = field(repr=False)
    qr: Sequence[Sequence[bool]] = field(repr=False)
    code: Callable[[], str] = field(repr=False)

    def code_in_two(self) -> str:
        """The code as a telephone shows it."""
        code = self.code()
        return f"{code[:3]} {code[3:]}"


class DemoCard(Card):
    """Choose who to be; ``chosen`` carries login, password and code to fill in."""

    chosen = Signal(str, str, str)

    def __init__(self, identities: Sequence[DemoIdentity], look: Look) -> None:
        super().__init__()
        self._identities = {identity.login: identity for identity in identities}
        self.setFixedWidth(look.px(340))
        self.who = ChoiceField([(identity.login, identity.label) for identity in identities])
        self.who.currentIndexChanged.connect(lambda _: self.show_identity())
        self.lines = {name: self._value() for name in ("login", "password", "code")}
        self.picture = QrPicture("QR du compte de démonstration", side=look.px(168))
        self.fill = primary_button("Entrer avec ce compte", "lock-open")
        self.fill.clicked.connect(self._fill)
        self.body.addWidget(Chip("Démonstration", "warning"))
        self.body.addWidget(plain_label(PLAYGROUND, "small", wrap=True))
        self.body.addWidget(LabelledField("Compte à essayer", self.who))
        self.body.addLayout(self._secrets(look))
        self.body.addWidget(self.fill)
        self.body.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._show_code)
        self._clock.start()
        self.show_identity()

    def _secrets(self, look: Look) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(12))
        grid.setColumnStretch(1, 1)
        for at, (name, title) in enumerate(_SECRETS):
            grid.addWidget(plain_label(title, "small"), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self.lines[name], at, 1)
        return grid

    def _value(self) -> QLabel:
        label = plain_label("", "strong", wrap=True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def show_identity(self) -> None:
        """Show the chosen account's secrets."""
        identity = self._identities[self.who.key()]
        self.lines["login"].setText(identity.login)
        self.lines["password"].setText(identity.password)
        self.picture.show_matrix(identity.qr)
        self._show_code()

    def _show_code(self) -> None:
        self.lines["code"].setText(self._identities[self.who.key()].code_in_two())

    def _fill(self) -> None:
        identity = self._identities[self.who.key()]
        self.chosen.emit(identity.login, identity.password, identity.code())


class InventedBand(QFrame):
    """Across the top of the window, whatever it shows: nothing here is true. ``left`` goes back.

    It gives what the account in front would be asked for: to unlock, or to prove who one is. Its button is
    the last that Tab reaches, wherever it stands.
    """

    left = Signal()

    def __init__(self, look: Look, identities: Callable[[], Sequence[DemoIdentity]] = tuple) -> None:
        super().__init__()
        self._identities = identities
        self._shown: DemoIdentity | None = None
        self.secrets = plain_label("", "small")
        self.secrets.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.secrets.hide()
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._show_secrets)
        self.setProperty("surface", "message")
        self.setProperty("tone", "warning")
        self.setProperty("across", True)  # noqa: FBT003 - Qt takes no keyword
        self.leave = secondary_button("Quitter l'essai", "log-out")
        self.leave.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click takes the keys from nobody
        self.leave.clicked.connect(self.left)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), look.px(4), look.px(8), look.px(4))
        row.setSpacing(look.px(10))
        row.addWidget(Chip("Cabinet inventé", "warning"))
        row.addWidget(plain_label(INVENTED, "small", wrap=True), 1)
        row.addWidget(self.secrets)
        row.addWidget(self.leave)

    def stand_last(self) -> None:
        """After all that the window shows now."""
        stand_last(self.leave)

    def show_account(self, login: str) -> None:
        """This account is the one in front; one that is not of the demonstration shows nothing."""
        found = [identity for identity in self._identities() if identity.login == login]
        self._shown = found[0] if found else None
        self.secrets.setVisible(bool(found))
        if found:
            self._show_secrets()
            self._clock.start()
        else:
            self._clock.stop()

    def _show_secrets(self) -> None:
        if self._shown is not None:
            password, code = self._shown.password, self._shown.code_in_two()
            self.secrets.setText(f"Mot de passe : {password} · Code : {code}")


class PreparingPage(FrontPage):
    """Shown while something is being made; says what."""

    def __init__(self, look: Look, title: str, sentence: str) -> None:
        super().__init__(look, title, sentence)
        self.step = plain_label("", "small", wrap=True)
        self.body.addWidget(self.step)

    def say(self, sentence: str) -> None:
        """What is being done now."""
        self.step.setText(sentence)
