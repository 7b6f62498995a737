"""The call one holds, as the worker knows it: each act follows the one before with its version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from telesec.domain.calls.calls import MAX_PARKED_WORDS, Call, CallState
from telesec.domain.calls.requests import (
    CallBack,
    CallEdit,
    Choosing,
    Ending,
    FindCaller,
    IdentityAnswers,
    Parking,
    Resuming,
    Taking,
    ThirdPartyAnswers,
    Transfer,
)
from telesec.domain.calls.ringing import Ring
from telesec.domain.calls.views import CallView, DeskCalls, MaskedPatient, NumberOnFile, Verdict
from telesec.domain.calls.words import CATEGORY_LABELS
from telesec.domain.errors import NotFound, Stale
from telesec.ui.calls.ports import CallsPorts

T = TypeVar("T")
NO_CALL = "Aucun appel n'est en cours. Prenez l'appel, puis recommencez."
NOBODY_WAITS = "Aucun appel n'est en cours ni en attente. Prenez d'abord un appel."
EDITED = (
    "number",
    "line_id",
    "practitioner_id",
    "caller_kind",
    "caller_name",
    "caller_relation",
    "correspondent_id",
    "category",
    "text",
    "outcome",
)


class Handset:
    """Every method runs on the worker, in the order the keys were struck; all raise what the ports raise."""

    def __init__(self, ports: CallsPorts) -> None:
        self._ports = ports
        self._call: Call | None = None
        self._found = DeskCalls(None)

    def stand(self) -> DeskCalls:
        """What stands now."""
        self._found = self._ports.standing()
        current = self._found.current
        self._call = current.call if current else None
        return self._found

    def ring(self, ring: Ring) -> DeskCalls:
        """A telephone rings."""
        self._ports.ring(ring)
        return self.stand()

    def take(self, call_id: str = "") -> DeskCalls:
        """Answer this call, or the first that rings; else take back the interrupted one; else a new one."""
        found = self._found
        if call_id or found.ringing:
            self._ports.take(Taking(call_id or found.ringing[0].call.id))
        elif found.current is None:
            self._ports.take(Taking())
        elif found.current.state is CallState.INTERRUPTED:
            self.resume(found.current.call.id)
        return self.stand()

    def hold_or_resume(self) -> DeskCalls:
        """Put the call in hand aside, with what it is about; without one, take back the first that waits."""
        if self._call is not None:
            told = _about(self._call)
            self._now(lambda one: self._ports.park(Parking(one.id, one.version, told)))
        elif self._found.parked:
            self.resume(self._found.parked[0].call.id)
        else:
            raise NotFound(NOBODY_WAITS)
        return self.stand()

    def resume(self, call_id: str) -> DeskCalls:
        """Take back a call put aside or interrupted."""
        version = self._ports.view(call_id).call.version
        self._ports.resume(Resuming(call_id, version))
        return self.stand()

    def end(self) -> DeskCalls:
        """Hang up."""
        if self._call is None:
            raise NotFound(NOBODY_WAITS)
        self._now(lambda one: self._ports.end(Ending(one.id, one.version, one.outcome)))
        return self.stand()

    def edit(self, changes: Mapping[str, Any]) -> CallView:
        """Write what the form says now; what else it holds stays."""

        def write(call: Call) -> CallView:
            kept = {name: getattr(call, name) for name in EDITED}
            return self._ports.edit(CallEdit(call.id, call.version, **(kept | dict(changes))))

        return self._seen(self._now(write))

    def transfer(self, to: str) -> CallView:
        """The call was put through to this practitioner."""
        return self._seen(self._ports.transfer(Transfer(self._held().id, to)))

    def reread(self) -> CallView:
        """The call as it is now."""
        return self._seen(self._ports.view(self._held().id))

    def find(self, typed: str) -> tuple[MaskedPatient, ...]:
        """The files the caller may be about."""
        return self._ports.find(FindCaller(self._held().id, typed))

    def choose(self, patient_id: str) -> CallView:
        """The file the call is about."""
        return self._seen(
            self._now(lambda one: self._ports.choose(Choosing(one.id, one.version, patient_id)))
        )

    def check(self, among: tuple[str, ...], answers: Mapping[str, str]) -> Verdict:
        """Compare what the caller says."""
        return self._judged(
            self._now(lambda one: self._ports.check(IdentityAnswers(one.id, one.version, among, **answers)))
        )

    def check_third_party(self, patient_id: str, caller_name: str, birth_date: str) -> Verdict:
        """Compare who says to speak for a patient."""
        asked = (patient_id, caller_name, birth_date)
        return self._judged(
            self._now(
                lambda one: self._ports.check_third_party(ThirdPartyAnswers(one.id, one.version, *asked))
            )
        )

    def number_on_file(self, patient_id: str) -> NumberOnFile:
        """The number to call back; giving it is written."""
        found = self._now(lambda one: self._ports.number_on_file(CallBack(one.id, one.version, patient_id)))
        self._call = found.view.call
        return found

    def called_back(self, patient_id: str) -> CallView:
        """Somebody answered at the number on file."""
        return self._seen(
            self._now(lambda one: self._ports.called_back(CallBack(one.id, one.version, patient_id)))
        )

    def _held(self) -> Call:
        if self._call is None:
            raise NotFound(NO_CALL)
        return self._call

    def _now(self, act: Callable[[Call], T]) -> T:
        """Act on the call as last seen; once more on what it has become when it changed meanwhile."""
        try:
            return act(self._held())
        except Stale:
            self.reread()
            return act(self._held())

    def _seen(self, view: CallView) -> CallView:
        self._call = view.call
        return view

    def _judged(self, verdict: Verdict) -> Verdict:
        self._call = verdict.view.call
        return verdict


def _about(call: Call) -> str:
    """What whoever takes it back should know."""
    words = call.text or (CATEGORY_LABELS[call.category] if call.category else "")
    return " ".join(words.split())[:MAX_PARKED_WORDS]
