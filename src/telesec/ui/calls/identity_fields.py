"""Is the caller who they say? What they answer is typed here; nothing of the file is ever shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from telesec.domain.calls.views import CallView, MaskedPatient, NumberOnFile, Verdict
from telesec.domain.calls.words import CallerKind
from telesec.domain.errors import TelesecError
from telesec.domain.patient_files.phones import shown_phone
from telesec.ui.calls.answers import AnswerFields
from telesec.ui.calls.desk import CallDesk
from telesec.ui.calls.identity_words import (
    COMPARED,
    FIRST,
    NAME_CALLER,
    NOBODY,
    SEVERAL,
    found_words,
    known_words,
    verdict_words,
)
from telesec.ui.controls import Card, ghost_button, plain_label, restyle, secondary_button


class IdentityFields(Card):
    """``matched`` once the identity is established; ``caller_wanted`` when who calls must be named first."""

    matched = Signal()
    caller_wanted = Signal()

    def __init__(self, desk: CallDesk) -> None:
        super().__init__("IDENTITÉ")
        self._desk = desk
        self._view: CallView | None = None
        self._kind: CallerKind | None = None
        self._found: tuple[MaskedPatient, ...] = ()
        self._looked_for = self._call_id = ""
        self._looking = self._then_compare = False
        self._refused: tuple[object, ...] = ()  # compared already, and not those of the file
        self._unknown = False  # no file answered what is still in the field
        self._kept = False  # what is said stays whatever the call becomes
        self.said = plain_label("", "muted", wrap=True)
        self.answers = AnswerFields()
        self.check = secondary_button("Vérifier", "user-check")
        self.call_back = ghost_button("Rappeler au numéro de la fiche", "phone")
        self.reached = secondary_button("Le patient a répondu à ce numéro", "check")
        self._lay_out()
        self.answers.entered.connect(self.submit)
        self.check.clicked.connect(self.submit)
        self.call_back.clicked.connect(self._ask_number)
        self.reached.clicked.connect(self._reached)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        for button in (self.call_back, self.reached):
            foot.addWidget(button)
        foot.addStretch(1)
        self.answers.grid.addWidget(self.check, 0, 2, Qt.AlignmentFlag.AlignBottom)
        QWidget.setTabOrder(self.answers.fields["last_visit"], self.check)
        self.body.addWidget(self.said)
        self.body.addWidget(self.answers)
        self.body.addLayout(foot)
        self.reached.hide()

    # What it is told.

    def show_call(self, view: CallView) -> None:
        """Another call empties the answers; the first one keeps what was typed before it was there."""
        self._view = view
        if self._call_id and view.call.id != self._call_id:
            self.clear()
        self._call_id = view.call.id
        if not (self._looked_for or self._kept or self._unknown):
            self._say(known_words(view))
        self._offer()

    def set_kind(self, kind: CallerKind | None) -> None:
        """Whether the caller is the patient, or speaks for them."""
        self._kind = kind
        self.check.setText("Vérifier" if self._is_patient() else "Vérifier le tiers")

    def clear(self) -> None:
        """Forget what was answered and found."""
        self.answers.clear()
        self._looking = self._then_compare = False
        self._found, self._looked_for, self._call_id, self._kept = (), "", "", False
        self._refused, self._unknown = (), False
        self.reached.hide()
        self._say("")

    def focus_first(self) -> None:
        """The birth date: every caller knows it."""
        self.answers.focus("birth_date")

    def ask_again(self) -> None:
        """The birth date; one that no file answered is struck over."""
        self.focus_first()
        if self._unknown:
            self.answers.fields["birth_date"].selectAll()

    # What it does.

    def submit(self) -> None:
        """Enter: look for the file by what was said, or compare what was answered with it."""
        typed = self.answers.words_to_look_for()
        if typed and typed != self._looked_for:
            self._look(typed)
        elif self._looking:
            self._then_compare = self._is_ready()  # once it is known what to compare with
        elif self._is_ready():
            self._compare()
        elif typed:
            self.answers.focus_next()
        else:
            self._say(FIRST, wrong=True)
            self.focus_first()

    def _is_patient(self) -> bool:
        return self._kind in (None, CallerKind.PATIENT)

    def _is_ready(self) -> bool:
        return self.answers.has_birth() and (self.answers.has_item() or not self._is_patient())

    def _look(self, typed: str) -> None:
        self._looked_for, self._looking = typed, True
        self._then_compare = self._is_ready()
        field = self.answers.focused()
        if not self._then_compare:
            self.answers.focus_next()  # at once: what is typed next is the next answer

        def show(found: tuple[MaskedPatient, ...]) -> None:
            if typed == self._looked_for:
                self._show_found(found, field)

        self._desk.calls.run(lambda: self._desk.handset.find(typed), show, self._failed)

    def _show_found(self, found: tuple[MaskedPatient, ...], field: str) -> None:
        self._found, self._looking = self._narrowed(found), False
        self._unknown = not found
        self._offer()
        if not found:
            self._looked_for = ""
            self._say(NOBODY, wrong=True)
            self.answers.focus(field)
        elif self._then_compare:
            self._compare()
        else:
            self._say(found_words(self._found))

    def _narrowed(self, found: tuple[MaskedPatient, ...]) -> tuple[MaskedPatient, ...]:
        """Of the files that answer, those of the number that calls, when it has some of them."""
        known = {one.patient_id for one in self._view.candidates} if self._view else set()
        own = tuple(one for one in found if one.patient_id in known)
        return own or found

    def _among(self) -> tuple[str, ...]:
        files = self._found
        if not files and self._view is not None:
            files = (self._view.patient,) if self._view.patient else self._view.candidates
        return tuple(one.patient_id for one in files)

    def _compare(self) -> None:
        among, said, handset = self._among(), self.answers.said(), self._desk.handset
        caller = self._caller_name()
        asked = (self._kind, caller, among, *said.items())
        if asked == self._refused:
            self._say(COMPARED, wrong=True)
            return
        self._desk.typed.write()  # the name given is held against the file's as soon as that one is known
        if self._is_patient():
            self._desk.calls.run(
                lambda: handset.check(among, said), partial(self._judged, asked), self._failed
            )
        elif len(among) != 1:
            self._say(SEVERAL if among else FIRST, wrong=True)
        elif not caller:
            self._say(NAME_CALLER, wrong=True)
            self.caller_wanted.emit()
        else:
            birth = said["birth_date"]
            self._desk.calls.run(
                lambda: handset.check_third_party(among[0], caller, birth),
                partial(self._judged, asked),
                self._failed,
            )

    def _caller_name(self) -> str:
        written = self._view.call.caller_name if self._view else ""
        return self._desk.typed.words("caller_name") or written

    def _judged(self, asked: tuple[object, ...], verdict: Verdict) -> None:
        self._refused = () if verdict.matches else asked
        self._say(verdict_words(verdict), wrong=not verdict.matches)
        self._kept = not verdict.matches
        self._desk.calls.show(verdict.view)
        if not verdict.matches:
            self.answers.focus_next()
            return
        self._establish()

    def _establish(self) -> None:
        call_id = self._call_id
        self.clear()
        self._call_id = call_id
        self.matched.emit()

    def _ask_number(self) -> None:
        among, handset = self._among(), self._desk.handset
        if len(among) == 1:
            self._desk.calls.run(lambda: handset.number_on_file(among[0]), self._dial, self._failed)

    def _dial(self, found: NumberOnFile) -> None:
        self._kept = True
        self._desk.calls.show(found.view)
        self._say(f"Raccrochez, puis composez le {shown_phone(found.number)}.")
        self.reached.show()
        self.reached.setFocus()
        self._offer()

    def _reached(self) -> None:
        patient = self._view.patient if self._view else None
        if patient is None:
            return

        def show(view: CallView) -> None:
            self._desk.calls.show(view)
            self._establish()

        handset = self._desk.handset
        self._desk.calls.run(lambda: handset.called_back(patient.patient_id), show, self._failed)

    def _offer(self) -> None:
        self.call_back.setVisible(len(self._among()) == 1 and self.reached.isHidden())

    def _failed(self, error: TelesecError) -> None:
        self._looking = False
        self._say(error.sentence, wrong=True)

    def _say(self, words: str, *, wrong: bool = False) -> None:
        self.said.setText(words)
        restyle(self.said, "role", "error" if wrong else "muted")
