"""The card beside a call that writes its slip: what the call knows is there already."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.calls.calls import Call
from telesec.domain.calls.views import CallView
from telesec.domain.calls.words import CallerKind, Category
from telesec.domain.changes import Change
from telesec.domain.drafts import FormDraft
from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.french import keep_together
from telesec.domain.slips.slip_settings import SlipSettings
from telesec.domain.slips.slips import Slip, SlipDraft
from telesec.ui.agenda.keys import bind
from telesec.ui.calls.port import CallPort
from telesec.ui.controls import EmptyState, plain_label, primary_button
from telesec.ui.look import Look
from telesec.ui.settings.section import scrolled
from telesec.ui.slips.form import SlipForm
from telesec.ui.slips.ports import WritePorts
from telesec.ui.slips.words import holder_words
from telesec.ui.slips.words_dialog import SUBMIT
from telesec.ui.tasks import Tasks

DRAFT_KIND = "call_slip"
_NO_CALL = "Prenez d'abord l'appel : la fiche en reprend l'appelant, le numéro et le praticien."


class CallSlipCard(QWidget):
    """Follows the call; what is half typed about one is kept while another is taken.

    ``told`` is called with a Change after a slip is written.
    """

    def __init__(
        self, ports: WritePorts, tasks: Tasks, look: Look, port: CallPort, told: Callable[[Change], object]
    ) -> None:
        super().__init__()
        self.setAccessibleName("Fiche de l'appel")
        self._ports, self._tasks, self._port, self._told = ports, tasks, port, told
        self._call: Call | None = None
        self._begun: dict[str, str] = {}
        self._kept: dict[str, dict[str, str]] = {}  # typed about calls put aside, by call
        self._busy = False
        self.about = plain_label("", "muted", wrap=True)
        self.form = SlipForm(lambda: ports.wall_now().date(), caller=False)
        self.submit = primary_button("Écrire la fiche (Ctrl+Entrée)", "check")
        self._empty = EmptyState("file-text", "Aucun appel", _NO_CALL)
        self._lay_out(look)
        self.set_reference()
        self.submit.clicked.connect(self._submit)
        bind(self, dict.fromkeys(SUBMIT, self._submit))
        QTimer.singleShot(0, self, self._read_settings)

    def _lay_out(self, look: Look) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, look.px(6), 0)
        column.setSpacing(look.px(8))
        column.addWidget(self.about)
        column.addWidget(self.form, 1)
        self._body = QWidget()
        whole = QVBoxLayout(self._body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(look.px(8))
        whole.addWidget(scrolled(inner), 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.submit)
        whole.addLayout(foot)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(self._body)
        outside.addWidget(self._empty)

    def set_reference(self) -> None:
        """Whom a slip may be for."""
        self.form.set_reference(self._ports.reference())

    def refresh(self, change: object) -> None:
        """The team may have changed, or the templates."""
        if change is Change.PEOPLE:
            self.set_reference()
            self._read_settings()

    def show_call(self, view: CallView | None) -> None:
        """Another call, or the same one in another state."""
        call = view.call if view is not None else None
        self._body.setVisible(call is not None)
        self._empty.setVisible(call is None)
        before = self._call
        if before is not None and (call is None or call.id != before.id):
            self._keep(before.id)
        self._call = call
        if call is None:
            return
        if before is None or call.id != before.id:
            self._begin(call)
        elif self.form.typed() == self._begun:
            self._begin(call)  # nothing typed yet: what the call has learnt since is taken over
        self.about.setText(_about(view))

    def choose_template(self, label: str) -> None:
        """Begin from a ready-made slip."""
        self.form.choose_template(label)

    def focus_first(self) -> None:
        """The words of the request, after those that the call gave."""
        self.form.text.moveCursor(QTextCursor.MoveOperation.End)
        (self.form.text if self._call is not None else self._empty).setFocus()

    def unfinished(self) -> FormDraft | None:
        """The slip as typed, kept at the lock with the call it is about."""
        if self._call is None or self.form.typed() == self._begun:
            return None
        return FormDraft(DRAFT_KIND, self.form.typed() | {"call": self._call.id})

    def restore(self, draft: FormDraft) -> None:
        """Give it back; shown when its call is."""
        kept = dict(draft.payload)
        call_id = kept.pop("call", "")
        self._kept[call_id] = kept
        if self._call is not None and self._call.id == call_id:
            self.form.put_back(kept)

    def _begin(self, call: Call) -> None:
        self.form.begin(_drafted(call))
        self._begun = self.form.typed()
        kept = self._kept.pop(call.id, None)
        if kept:
            self.form.put_back(kept)

    def _keep(self, call_id: str) -> None:
        typed = self.form.typed()
        if typed != self._begun:
            self._kept[call_id] = typed

    def _read_settings(self) -> None:
        self._tasks.run(self._ports.settings, self._offer, self._refuse)

    def _offer(self, settings: SlipSettings) -> None:
        self.form.set_templates(settings.templates)

    def _submit(self) -> None:
        call = self._call
        if self._busy or call is None:
            return
        self.form.clear_errors()
        try:
            draft = self.form.draft(_drafted(call), self._ports.wall_now())
        except Invalid as error:
            self._refuse(error)
            return
        self._busy = True
        self.submit.setEnabled(False)
        self._tasks.run(lambda: self._ports.write(draft), self._done, self._refuse)

    def _done(self, slip: Slip) -> None:
        self._free()
        if self._call is not None and self._call.id == slip.draft.call_id:
            self.form.begin(_drafted(self._call))
            self._begun = self.form.typed()
        whom = holder_words(self._ports.reference(), slip.holder, slip.practitioner_id)
        self._port.say("success", f"Fiche écrite pour {whom}.")
        self._port.reread()
        self._told(Change.SLIPS)

    def _refuse(self, error: TelesecError) -> None:
        self._free()
        if not (isinstance(error, Invalid) and self.form.show_error(error)):
            self._port.say("error", keep_together(error.sentence))

    def _free(self) -> None:
        self._busy = False
        self.submit.setEnabled(True)


def _drafted(call: Call) -> SlipDraft:
    """What the call already says of its slip."""
    return SlipDraft(
        call.practitioner_id,
        call.category or Category.OTHER,
        call.text,
        caller_kind=call.caller_kind or CallerKind.OTHER,
        caller_name=call.caller_name,
        relation=call.caller_relation,
        callback=call.number,
        patient_id=call.patient_id,
        call_id=call.id,
    )


def _about(view: CallView | None) -> str:
    """Whom the slip will be about, masked as the call is."""
    if view is None:
        return ""
    if view.disclosed is not None:
        return f"Patient : {view.disclosed.line.shown_name}"
    if view.patient is not None:
        return f"Patient : {view.patient.initials}, identité non établie. La fiche le dira au praticien."
    return "Aucun patient choisi : la fiche portera l'appelant seul."
