"""A way in that ends with new factors: what one holds is checked, then password, telephone, spare codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal

from telesec.domain.errors import TelesecError
from telesec.ui.look import Look
from telesec.ui.secret_fields import Verdict
from telesec.ui.steps import CodesStep, Factor, Flow, PasswordStep, PhoneStep, Step
from telesec.ui.tasks import Tasks


@dataclass(frozen=True, slots=True)
class NewFactorsPorts:
    """``begin(login, held)`` checks what one holds (a recovery or invitation code); ``choose`` takes the
    password and gives the telephone's key; ``prove`` checks its code and gives the spare codes; ``finish``
    writes it all at once. All but ``weigh`` on the worker.
    """

    weigh: Callable[[str], Verdict]
    begin: Callable[[str, str], object]
    choose: Callable[[str], Factor]
    prove: Callable[[str], tuple[str, ...]]
    finish: Callable[[], object]


class NewFactorsFlow(Flow):
    """``first`` asks for login and code, emitting them as a pair; ``finished`` when all is written."""

    finished = Signal(object)

    def __init__(self, first: Step, ports: NewFactorsPorts, tasks: Tasks, look: Look) -> None:
        self._ports, self._tasks = ports, tasks
        self.first = first
        self.password = PasswordStep(look, ports.weigh)
        self.phone = PhoneStep(look, tasks, ports.prove)
        self.codes = CodesStep(look, "Terminer")
        super().__init__((first, self.password, self.phone, self.codes))
        first.done.connect(self._held_given)
        self.password.done.connect(self._password_given)
        self.phone.done.connect(self._phone_proved)
        self.codes.done.connect(self._codes_kept)

    def focus_first(self) -> None:
        """Put the cursor in the first field."""
        self.first.focus_first()

    def _held_given(self, given: tuple[str, str]) -> None:
        login, held = given
        self.first.busy(busy=True, text="Vérification…")
        self._tasks.run(lambda: self._ports.begin(login, held), self._begun, self.first.show_problem)

    def _begun(self, _answer: object) -> None:
        self.first.busy(busy=False)
        self.go_to(self.password)

    def _password_given(self, password: str) -> None:
        self.password.busy(busy=True)
        self._tasks.run(lambda: self._ports.choose(password), self._chosen, self.password.show_problem)

    def _chosen(self, factor: Factor) -> None:
        self.password.busy(busy=False)
        self.password.forget()
        self.phone.show_factor(factor)
        self.go_to(self.phone)

    def _phone_proved(self, codes: tuple[str, ...]) -> None:
        self.codes.show_codes(codes)
        self.go_to(self.codes)

    def _codes_kept(self, _nothing: object) -> None:
        self.codes.busy(busy=True, text="Enregistrement…")
        self._tasks.run(self._ports.finish, self.finished.emit, self._not_written)

    def _not_written(self, error: TelesecError) -> None:
        self.codes.show_problem(error)
