"""The dialog where a practitioner says which sentence the desk may say of a result, to whom, until when."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from telesec.domain.contacts.consents import ThirdPartyConsent
from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.french import date_numeric
from telesec.domain.slips.results import WORDINGS, Release, ReleaseRequest, Releases, Result
from telesec.ui.controls import DateField, FormDialog, LabelledField, plain_label, text_area
from telesec.ui.fields import ChoiceField
from telesec.ui.refusals import tell_refusal
from telesec.ui.slips.ports import ResultPorts
from telesec.ui.tasks import Tasks

WIDTH = 560
_OWN = "own"
_NONE = "none"
_SAYS = (
    "Le secrétariat ne verra que cette phrase, une fois l'identité établie au téléphone. Elle ne peut pas "
    "reprendre les mots du résultat, ni aucun chiffre."
)
_ALONE = "Le patient n'a autorisé personne d'autre à être informé de ses résultats."


class ReleaseDialog(FormDialog):
    """``written`` carries what to say once it is allowed."""

    written = Signal(str)

    def __init__(
        self, parent: QWidget, ports: ResultPorts, tasks: Tasks, result: Result, standing: Release | None
    ) -> None:
        super().__init__(parent, "Ce que dit le secrétariat", "Autoriser")
        self.setMinimumWidth(round(WIDTH * QGuiApplication.font().pointSizeF() / 10))
        self._ports, self._tasks, self._result, self._busy = ports, tasks, result, False
        self._told = set(standing.consent_ids) if standing else set()
        self.ready = ChoiceField(
            [(_NONE, "Choisissez…"), *((words, words) for words in WORDINGS), (_OWN, "Une autre phrase…")]
        )
        self.wording = text_area(3)
        self.until = DateField()
        self.boxes: dict[str, QCheckBox] = {}
        self._others = QVBoxLayout()
        self._others.setSpacing(4)
        self.fields = {
            "wording": LabelledField("&Phrase à dire, telle quelle", self.wording),
            "until": LabelledField("&Jusqu'au (facultatif)", self.until),
        }
        self._lay_out()
        self._fill(standing)
        self.ready.activated.connect(lambda _at: self._take())
        self.submitted.connect(self._submit)
        self.finished.connect(self.deleteLater)
        tasks.run(lambda: ports.agreed(result.patient_id), self._offer, self._refuse)

    def _lay_out(self) -> None:
        self.body.addWidget(plain_label(_SAYS, "muted", wrap=True))
        self.body.addWidget(LabelledField("P&hrases prêtes", self.ready))
        self.body.addWidget(self.fields["wording"])
        self.body.addWidget(self.fields["until"])
        self.body.addWidget(plain_label("Au patient lui-même, et à", "label"))
        self.body.addLayout(self._others)

    def _fill(self, standing: Release | None) -> None:
        if standing is None:
            self.ready.setFocus()  # what is said of a result is chosen, never confirmed by a key too many
            return
        self.ready.choose(standing.wording if standing.wording in WORDINGS else _OWN)
        self.wording.setPlainText(standing.wording)
        self.until.set_day(standing.until)

    def _take(self) -> None:
        if self.ready.key() == _NONE:
            self.wording.clear()
        elif self.ready.key() != _OWN:
            self.wording.setPlainText(self.ready.key())
        else:
            self.wording.setFocus()
            self.wording.selectAll()

    def _offer(self, agreed: tuple[ThirdPartyConsent, ...]) -> None:
        for one in agreed:
            since = f"accord du {date_numeric(one.agreed_on)}"
            told = ", ".join(part for part in (one.name, one.relation, since) if part)
            box = QCheckBox(told.replace("&", "&&"))
            box.setChecked(one.id in self._told)
            self.boxes[one.id] = box
            self._others.addWidget(box)
        if not agreed:
            self._others.addWidget(plain_label(_ALONE, "muted", wrap=True))

    def _submit(self) -> None:
        if self._busy:
            return
        for field in self.fields.values():
            field.clear_error()
        if not self.until.is_valid():
            self._refuse(Invalid("until", "Cette date n'existe pas. Exemple : 14/03/2027."))
            return
        self._busy = True
        request = ReleaseRequest(
            self._result.id,
            self._result.patient_id,
            self.wording.toPlainText(),
            self.until.day(),
            tuple(key for key, box in self.boxes.items() if box.isChecked()),
        )
        self._tasks.run(lambda: self._ports.release(request), self._done, self._refuse)

    def _done(self, _found: Releases) -> None:
        self.accept()
        self.written.emit("C'est autorisé : le secrétariat dira cette phrase, et rien d'autre.")

    def _refuse(self, error: TelesecError) -> None:
        self._busy = False
        tell_refusal(error, self.fields, self.bar)
