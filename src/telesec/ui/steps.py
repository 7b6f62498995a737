"""The steps shared by set-up, invitation and recovery: a password, a telephone, spare codes to keep."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from telesec.domain.errors import Invalid, TelesecError
from telesec.ui.controls import Card, LabelledField, plain_label, primary_button, secondary_button
from telesec.ui.front import FrontPage, button_row
from telesec.ui.look import Look
from telesec.ui.secret_fields import PasswordField, QrPicture, StrengthMeter, Verdict, code_field
from telesec.ui.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Factor:
    """A telephone to enrol: the QR as rows of dark modules, and the same key in groups to type."""

    qr: Sequence[Sequence[bool]] = field(repr=False)
    grouped_key: str = field(repr=False)


class Step(FrontPage):
    """One page of a sequence; emits ``done`` with what it asked for, or ``back``."""

    done = Signal(object)
    back = Signal()

    def __init__(
        self, look: Look, title: str, sentence: str, forward: str = "Continuer", *, width: int = 520
    ) -> None:
        super().__init__(look, title, sentence, width=width)
        self.forward = primary_button(forward)
        self.backward = secondary_button("Retour")
        self.backward.clicked.connect(self.back)
        self.forward.clicked.connect(self.submit)
        self.fields: dict[str, LabelledField] = {}
        self._forward_text = forward
        self._left: QWidget | None = None  # what had the keyboard before the worker was at it

    def submit(self) -> None:
        """Check what was typed and go on; each step says how."""
        self.done.emit(None)

    def finish_layout(self) -> None:
        """Put the two buttons last."""
        self.body.addLayout(button_row(self.backward, self.forward))

    def busy(self, *, busy: bool, text: str = "Un instant…") -> None:
        """Show that the worker is at it: what it checks cannot be changed meanwhile."""
        focused = self.focusWidget()
        if busy and focused is not None and focused.hasFocus():
            self._left = focused
            self.setFocus()
        for part in (self.forward, self.backward, *self.fields.values()):
            part.setEnabled(not busy)
        self.forward.setText(text if busy else self._forward_text)
        if not busy and self._left is not None and self.hasFocus():
            self._left.setFocus()

    def show_problem(self, error: TelesecError) -> None:
        """Say ``error`` beside its field when it names one of ours, above the form otherwise."""
        self.busy(busy=False)
        for box in self.fields.values():
            box.clear_error()
        wrong = self.fields.get(error.field) if isinstance(error, Invalid) else None
        if wrong is None:
            self.bar.show_message("error", error.sentence)
            return
        wrong.show_error(error.sentence)
        wrong.setFocus()

    def focus_first(self) -> None:
        """Put the cursor in the first field, or on the way forward."""
        first = next(iter(self.fields.values()), None)
        (first or self.forward).setFocus()


class PasswordStep(Step):
    """Two equal passwords good enough for the policy; emits the password.

    ``weigh(text)`` is the policy's verdict; it explains itself while one types.
    """

    def __init__(self, look: Look, weigh: Callable[[str], Verdict]) -> None:
        super().__init__(
            look,
            "Votre mot de passe",
            "Quatre ou cinq mots sans rapport entre eux se retiennent bien et se devinent mal. "
            "Vous seul le connaîtrez : personne ne peut le relire.",
        )
        self.password = PasswordField("Mot de passe", forget_ms=5 * 60_000)
        self.again = PasswordField("Le même, une seconde fois", forget_ms=5 * 60_000)
        self.meter = StrengthMeter(weigh)
        self.fields = {
            "password": LabelledField("Mot de passe", self.password),
            "again": LabelledField("Le même, une seconde fois", self.again),
        }
        self.password.edited.connect(self.meter.weigh)
        self.password.submitted.connect(self.again.setFocus)
        self.again.submitted.connect(self.submit)
        self.body.addWidget(self.fields["password"])
        self.body.addWidget(self.meter)
        self.body.addWidget(self.fields["again"])
        self.password.put_eye_behind(self.again.line)
        self.finish_layout()

    def submit(self) -> None:
        password = self.password.text()
        self.meter.weigh(password)
        if not self.meter.ok:
            self.show_problem(Invalid("password", self.meter.sentence()))
        elif self.again.text() != self.password.text():
            self.again.clear()
            self.show_problem(Invalid("again", "Les deux mots de passe diffèrent. Tapez-le à nouveau."))
        else:
            for box in self.fields.values():
                box.clear_error()
            self.done.emit(password)

    def forget(self) -> None:
        """Empty both fields once their content was used."""
        self.password.clear()
        self.again.clear()


class PhoneStep(Step):
    """The QR to scan, its key to type otherwise, and one code to prove it works; emits ``prove``'s answer."""

    def __init__(self, look: Look, tasks: Tasks, prove: Callable[[str], object]) -> None:
        super().__init__(
            look,
            "Votre téléphone",
            "Ouvrez une application de codes (FreeOTP, Aegis, Microsoft ou Google Authenticator…) et "
            "scannez ce dessin. Elle affichera un code de six chiffres, renouvelé chaque demi-minute.",
        )
        self._tasks, self._prove = tasks, prove
        self.picture = QrPicture("QR à scanner avec le téléphone", side=look.px(208))
        self.key = plain_label("", "strong", wrap=True)
        self.key.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.code = code_field()
        self.fields = {"code": LabelledField("Code affiché par le téléphone", self.code)}
        self.code.returnPressed.connect(self.submit)
        beside = QVBoxLayout()
        beside.addWidget(plain_label("Pas d'appareil photo ? Tapez cette clé :", "small", wrap=True))
        beside.addWidget(self.key)
        beside.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(look.px(16))
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(beside, 1)
        self.body.addLayout(row)
        self.body.addWidget(self.fields["code"])
        self.finish_layout()

    def show_factor(self, factor: Factor) -> None:
        """Draw the key to enrol."""
        self.picture.show_matrix(factor.qr)
        self.key.setText(factor.grouped_key)

    def submit(self) -> None:
        code = self.code.text().strip()
        if not code:
            self.show_problem(Invalid("code", "Tapez le code que le téléphone affiche en ce moment."))
            return
        self.code.clear()
        self.busy(busy=True)
        self._tasks.run(lambda: self._prove(code), self._proved, self.show_problem)

    def _proved(self, answer: object) -> None:
        self.busy(busy=False)
        self.picture.show_matrix(())
        self.key.clear()
        self.done.emit(answer)


class CodesStep(Step):
    """The spare codes, shown this once; goes on when one says they are kept."""

    def __init__(self, look: Look, forward: str = "Continuer") -> None:
        super().__init__(
            look,
            "Vos codes de secours",
            "Si le téléphone est perdu, chacun de ces codes le remplace une fois. Recopiez-les sur papier, "
            "gardez-les loin de l'ordinateur. Ils ne seront plus jamais affichés.",
            forward,
        )
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.px(24))
        card = Card()
        card.body.addLayout(self._grid)
        self.kept = QCheckBox("Je les ai recopiés sur papier")
        self.kept.toggled.connect(self.forward.setEnabled)
        self.forward.setEnabled(False)
        self.backward.hide()
        self.body.addWidget(card)
        self.body.addWidget(self.kept)
        self.finish_layout()

    def focus_first(self) -> None:
        """What is to be said of the codes: the way forward is shut until then."""
        self.kept.setFocus()

    def show_codes(self, codes: Sequence[str]) -> None:
        """Show ``codes`` in two columns."""
        half = (len(codes) + 1) // 2
        for rank, code in enumerate(codes):
            label = plain_label(f"{rank + 1}.  {code}", "strong")
            label.setAccessibleName(f"Code {rank + 1} : {' '.join(code)}")
            self._grid.addWidget(label, rank % half, rank // half)

    def submit(self) -> None:
        while item := self._grid.takeAt(0):
            if (label := item.widget()) is not None:
                label.deleteLater()
        self.done.emit(None)


class Flow(QStackedWidget):
    """Steps one after the other; ``leave`` says that the first one was gone back from."""

    leave = Signal()

    def __init__(self, steps: Sequence[Step]) -> None:
        super().__init__()
        for step in steps:
            self.addWidget(step)
            step.back.connect(self._back)

    def go_to(self, step: Step) -> None:
        """Show ``step`` with the cursor in place."""
        self.setCurrentWidget(step)
        step.focus_first()

    def _back(self) -> None:
        at = self.currentIndex()
        if at == 0:
            self.leave.emit()
            return
        previous = self.widget(at - 1)
        if isinstance(previous, Step):
            self.go_to(previous)
