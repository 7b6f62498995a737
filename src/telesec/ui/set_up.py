"""The set-up wizard: practice, account, telephone, spare codes, sheet; nothing is kept before the end."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal

from telesec.domain.errors import Invalid, TelesecError
from telesec.ui.look import Look
from telesec.ui.secret_fields import Verdict
from telesec.ui.set_up_steps import NewPractice, PracticeStep, SetUpPorts, Sheet, SheetStep
from telesec.ui.steps import CodesStep, Factor, Flow, PasswordStep, PhoneStep, Step
from telesec.ui.tasks import Tasks


class SetUpWizard(Flow):
    """All the steps; ``finished`` carries what ``finish`` answered. Closing it earlier leaves nothing."""

    finished = Signal(object)

    def __init__(self, ports: SetUpPorts, tasks: Tasks, look: Look) -> None:
        self._ports, self._tasks = ports, tasks
        self._practice: NewPractice | None = None
        self.practice = PracticeStep(look)
        self.password = PasswordStep(look, self._weigh)
        self.phone = PhoneStep(look, tasks, ports.prove)
        self.codes = CodesStep(look)
        self.sheet = SheetStep(look, tasks, ports)
        super().__init__((self.practice, self.password, self.phone, self.codes, self.sheet))
        self.practice.done.connect(self._practice_given)
        self.password.done.connect(self._password_given)
        self.phone.done.connect(self._phone_proved)
        self.codes.done.connect(self._codes_kept)
        self.sheet.done.connect(self.finished)

    def focus_first(self) -> None:
        """Put the cursor in the first field."""
        self.practice.focus_first()

    def _weigh(self, text: str) -> Verdict:
        own = self._practice
        words = (own.practice_name, own.site_name, own.city, own.display_name, own.login) if own else ()
        return self._ports.weigh(text, words)

    def _practice_given(self, practice: NewPractice) -> None:
        self._practice = practice
        self.go_to(self.password)

    def _password_given(self, password: str) -> None:
        own = self._practice
        if own is None:
            return
        request = replace(own, password=password)
        self.password.busy(busy=True)
        self._tasks.run(lambda: self._ports.begin(request), self._begun, self._refused)

    def _begun(self, factor: Factor) -> None:
        self.password.busy(busy=False)
        self.password.forget()
        self.phone.show_factor(factor)
        self.go_to(self.phone)

    def _refused(self, error: TelesecError) -> None:
        """A problem of the first page is shown on the first page."""
        self.password.busy(busy=False)
        of_practice = isinstance(error, Invalid) and error.field in self.practice.fields
        step: Step = self.practice if of_practice else self.password
        self.go_to(step)
        step.show_problem(error)

    def _phone_proved(self, codes: tuple[str, ...]) -> None:
        self.codes.show_codes(codes)
        self.go_to(self.codes)

    def _codes_kept(self, _nothing: object) -> None:
        self._tasks.run(self._ports.sheet, self._sheet_made, self.codes.show_problem)

    def _sheet_made(self, sheet: Sheet) -> None:
        self.sheet.show_sheet(sheet)
        self.go_to(self.sheet)
