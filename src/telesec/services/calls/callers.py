"""Who is calling: files found by number or by words, their identity checked without showing a thing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.calls.calls import DISCLOSING, Call, CallEvent, CallEventKind, CallState, IdentityState
from telesec.domain.calls.identity import (
    A_DAY,
    DIFFERS,
    MATCHES,
    MAX_AMONG,
    MAX_FAILURES_A_DAY,
    MAX_SEARCHES,
    NO_MORE,
    Authorised,
    is_answered,
    recognised,
    stands_for,
)
from telesec.domain.calls.links import FILE_CHANGED
from telesec.domain.calls.requests import (
    CallBack,
    Choosing,
    FindCaller,
    IdentityAnswers,
    ThirdPartyAnswers,
)
from telesec.domain.calls.views import MAX_FAILURES, CallView, MaskedPatient, NumberOnFile, Verdict
from telesec.domain.errors import Invalid, Refused, Stale
from telesec.domain.patient_files.query import parse_query
from telesec.services.calls.authorised import authorised
from telesec.services.calls.bounds import check_within_day
from telesec.services.calls.hands import holds
from telesec.services.calls.views import viewed
from telesec.services.gate import Gate, Records
from telesec.services.lists.waiting import now_minute
from telesec.services.today import today_of

_ASK = "Demandez la date de naissance, et au moins le téléphone, la ville ou le jour de la dernière visite."


def find_caller(gate: Gate, wanted: FindCaller) -> tuple[MaskedPatient, ...]:
    """The files that a whole birth date or the letters of a name find, masked; 20 at most.

    Each search is written in the call, and they are counted: what is masked is not found out by trying.
    Raises Invalid for half a date or a number, Refused after too many in
    this call, or in a day.
    """
    query = parse_query(wanted.typed, today_of(gate))
    if query.is_empty:
        return ()
    if query.births:
        query = replace(query, phone="")  # 140368 is a day here, never the end of a number
    if query.phone or query.number or any(len(birth) != 8 for birth in query.births):
        raise Invalid("typed", "Tapez la date de naissance entière, ou les premières lettres du nom.")
    with gate.enter(Action.CALL_MATCH, Subject("call", wanted.call_id)) as records:
        call = _on_line(gate, records, wanted.call_id)
        tried = [event for event in records.calls.events(call.id) if event.kind is CallEventKind.SEARCHED]
        if len(tried) >= MAX_SEARCHES:
            raise Refused("Trop de recherches dans cet appel. Cherchez la fiche depuis la page Patients.")
        check_within_day(gate, records, CallEventKind.SEARCHED)
        records.calls.add_event(call.id, CallEventKind.SEARCHED)
        found = records.patients.search(query, most=MAX_AMONG)
        return records.callers.masked(line.id for line in found.lines)


def choose_patient(gate: Gate, wanted: Choosing) -> CallView:
    """Say which file the call is about; what was established for another one no longer counts."""
    subject = Subject("call", wanted.call_id, wanted.patient_id)
    with gate.enter(Action.CALL_EDIT, subject) as records:
        call = _on_line(gate, records, wanted.call_id, wanted.version)
        if call.patient_id == wanted.patient_id:
            return viewed(gate, records, call)
        chosen = replace(call, patient_id=wanted.patient_id, identity=IdentityState.UNKNOWN, identity_of="")
        kept = records.calls.put(call, chosen)
        records.calls.add_event(call.id, CallEventKind.PATIENT, patient_id=wanted.patient_id)
        return viewed(gate, records, kept)


def check_identity(gate: Gate, answers: IdentityAnswers) -> Verdict:
    """Compare what the caller says with the files it may be; the answer never says what differs.

    Raises Invalid when too little was asked (nothing is counted), Refused after too many failures.
    """
    if not is_answered(answers):
        raise Invalid("birth_date", _ASK)
    if not 0 < len(answers.among) <= MAX_AMONG:
        raise Invalid("among", "Choisissez d'abord la fiche de la personne qui appelle.")
    with gate.enter(Action.CALL_IDENTIFY, Subject("call", answers.call_id)) as records:
        call = _checkable(gate, records, answers.call_id, answers.version, answers.among)
        told = _told(records.calls.events(call.id)) | _of_the_day(gate, records, answers.among)
        files = records.callers.on_file(answers.among, told, now_minute(gate))
        patient_id = recognised(answers, files, today_of(gate))
        if not patient_id:
            return _differs(gate, records, call, answers.among)
        view = _established(gate, records, call, patient_id, state=IdentityState.PASSED)
        return Verdict(matches=True, sentence=MATCHES, view=view)


def check_third_party(gate: Gate, answers: ThirdPartyAnswers) -> Verdict:
    """Compare the name of who speaks with those the patient authorised, and the patient's birth date.

    Authorised before the call began, or by the patient recognised in it: see ``authorised``.
    """
    among = (answers.patient_id,)
    with gate.enter(Action.CALL_IDENTIFY, Subject("call", answers.call_id)) as records:
        call = _checkable(gate, records, answers.call_id, answers.version, among)
        today = today_of(gate)
        allowed = authorised(gate, records, call, answers.patient_id)
        files = records.callers.on_file(among, (), now_minute(gate))
        found = stands_for(answers, files[0], allowed, today) if files else None
        if found is None:
            return _differs(gate, records, call, among)
        state = IdentityState.THIRD_PARTY
        view = _established(gate, records, call, answers.patient_id, state=state, by=found)
        return Verdict(matches=True, sentence=MATCHES, view=view)


def ask_call_back(gate: Gate, wanted: CallBack) -> NumberOnFile:
    """The number on file, to hang up and call it back. From then on it proves nothing in this call.

    Raises Refused when there is none, or when it or the town changed within a day, in a call or not.
    """
    subject = Subject("call", wanted.call_id, wanted.patient_id)
    with gate.enter(Action.CALL_IDENTIFY, subject, reason="call_back") as records:
        call = _on_line(gate, records, wanted.call_id, wanted.version)
        if _changed(gate, records, records.calls.events(call.id), wanted.patient_id):
            raise Refused(
                "Les coordonnées de la fiche ont changé depuis moins d'un jour : elles ne prouvent rien. "
                "Demandez au praticien."
            )
        check_within_day(gate, records, CallEventKind.CALL_BACK_ASKED)
        number = records.callers.number_on_file(wanted.patient_id)
        if not number:
            raise Refused("La fiche ne porte aucun numéro de téléphone. Vérifiez l'identité autrement.")
        about = replace(call, patient_id=wanted.patient_id)
        if call.patient_id != wanted.patient_id:
            about = replace(about, identity=IdentityState.UNKNOWN, identity_of="")
        kept = records.calls.put(call, about)
        records.calls.add_event(call.id, CallEventKind.CALL_BACK_ASKED, patient_id=wanted.patient_id)
        return NumberOnFile(number, viewed(gate, records, kept))


def confirm_call_back(gate: Gate, wanted: CallBack) -> CallView:
    """Say that the patient answered at the number on file. Refused unless it was asked for in this call."""
    subject = Subject("call", wanted.call_id, wanted.patient_id)
    with gate.enter(Action.CALL_IDENTIFY, subject, reason="called_back") as records:
        call = _on_line(gate, records, wanted.call_id, wanted.version)
        events = records.calls.events(call.id)
        asked = any(
            event.kind is CallEventKind.CALL_BACK_ASKED and event.patient_id == wanted.patient_id
            for event in events
        )
        if not asked or _changed(gate, records, events, wanted.patient_id):
            raise Refused("Demandez d'abord à rappeler au numéro de la fiche.")
        return _established(gate, records, call, wanted.patient_id, state=IdentityState.CALLED_BACK)


def _changed(gate: Gate, records: Records, events: Iterable[CallEvent], patient_id: str) -> bool:
    here = any(event.action in FILE_CHANGED and event.patient_id == patient_id for event in events)
    return here or bool(_of_the_day(gate, records, (patient_id,)))


def _of_the_day(gate: Gate, records: Records, among: Iterable[str]) -> frozenset[str]:
    """The files whose number or town is younger than a day: it may be the caller's own doing."""
    return records.callers.changed_since(among, gate.now() - A_DAY)


def _told(events: Iterable[CallEvent]) -> frozenset[str]:
    """The files whose number and town this call has given away or changed."""
    gave = (CallEventKind.CALL_BACK_ASKED,)
    return frozenset(
        event.patient_id for event in events if event.kind in gave or event.action in FILE_CHANGED
    )


def _on_line(gate: Gate, records: Records, call_id: str, version: int | None = None) -> Call:
    """The call, as it was read (``version``); raises Stale unless it is open in this session."""
    call = records.calls.get(call_id)
    if call.state is CallState.ENDED:
        raise Stale("Cet appel est terminé. S'il recommence, prenez un nouvel appel.")
    if not holds(gate, call):
        raise Stale("Cet appel n'est pas en ligne sur ce poste. Reprenez-le d'abord.")
    return call if version is None else replace(call, version=version)


def _checkable(gate: Gate, records: Records, call_id: str, version: int, among: Iterable[str]) -> Call:
    call = _on_line(gate, records, call_id, version)
    since = gate.now() - A_DAY
    tired = any(records.call_counts.failures_of(one, since) >= MAX_FAILURES_A_DAY for one in among)
    if tired or call.failures >= MAX_FAILURES:
        raise Refused(NO_MORE)
    return call


def _differs(gate: Gate, records: Records, call: Call, among: Iterable[str]) -> Verdict:
    failed = replace(call, failures=call.failures + 1)
    if call.identity not in DISCLOSING:
        failed = replace(failed, identity=IdentityState.FAILED, identity_of="")
    kept = records.calls.put(call, failed)
    for patient_id in dict.fromkeys(among):
        records.calls.add_event(call.id, CallEventKind.IDENTITY_FAILED, patient_id=patient_id)
    return Verdict(matches=False, sentence=DIFFERS, view=viewed(gate, records, kept))


_EVENT_OF = {
    IdentityState.PASSED: CallEventKind.IDENTITY_PASSED,
    IdentityState.THIRD_PARTY: CallEventKind.THIRD_PARTY,
    IdentityState.CALLED_BACK: CallEventKind.CALLED_BACK,
}


def _established(
    gate: Gate,
    records: Records,
    call: Call,
    patient_id: str,
    *,
    state: IdentityState,
    by: Authorised | None = None,
) -> CallView:
    known = replace(call, patient_id=patient_id, identity=state, identity_of=patient_id)
    kept = records.calls.put(call, known)
    subject = (by.source, by.id) if by else ("", "")
    records.calls.add_event(call.id, _EVENT_OF[state], patient_id=patient_id, subject=subject)
    records.slips.establish(call.id, patient_id)
    return viewed(gate, records, kept)
