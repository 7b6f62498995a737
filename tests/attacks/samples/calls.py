"""A call of each service of the telephone's calls."""

from __future__ import annotations

from tests.attacks.role_world import TODAY, Sample, World

from telesec.domain.calls.calls import Call
from telesec.domain.calls.requests import (
    CallBack,
    CallEdit,
    CallFilter,
    Choosing,
    Ending,
    FindCaller,
    IdentityAnswers,
    Incoming,
    Parking,
    Resuming,
    Taking,
    ThirdPartyAnswers,
    Transfer,
)
from telesec.services.calls import callers, calls, emergencies, keeping, views
from telesec.services.gate import Gate

NUMBER = "0639980001"


def taken(world: World) -> Call:
    return calls.take_call(world.owner, Taking(number=NUMBER)).call


def parked(world: World) -> Call:
    call = taken(world)
    return calls.park_call(world.owner, Parking(call.id, call.version, "cherche sa carte")).call


def checked(world: World, gate: Gate) -> object:
    call = taken(world)
    answers = IdentityAnswers(call.id, call.version, (world.patient.id,), "14/03/1968", phone=NUMBER)
    return callers.check_identity(gate, answers)


def stood_for(world: World, gate: Gate) -> object:
    call = taken(world)
    answers = ThirdPartyAnswers(call.id, call.version, world.patient.id, "Anne Dubois", "14/03/1968")
    return callers.check_third_party(gate, answers)


def chosen(world: World, gate: Gate) -> object:
    call = taken(world)
    return callers.choose_patient(gate, Choosing(call.id, call.version, world.patient.id))


def calling_back(world: World) -> CallBack:
    call = taken(world)
    return CallBack(call.id, call.version, world.patient.id)


def called_back(world: World, gate: Gate) -> object:
    asked = callers.ask_call_back(world.owner, calling_back(world)).view.call
    return callers.confirm_call_back(gate, CallBack(asked.id, asked.version, world.patient.id))


def edited(world: World, gate: Gate) -> object:
    call = taken(world)
    return calls.edit_call(gate, CallEdit(call.id, call.version, text="demande un rendez-vous"))


def ended(world: World, gate: Gate) -> object:
    call = taken(world)
    return calls.end_call(gate, Ending(call.id, call.version))


def put_aside(world: World, gate: Gate) -> object:
    call = taken(world)
    return calls.park_call(gate, Parking(call.id, call.version))


def resumed(world: World, gate: Gate) -> object:
    call = parked(world)
    return calls.resume_call(gate, Resuming(call.id, call.version))


SAMPLES: dict[str, Sample] = {
    "calls.calls.ring": lambda w, g: calls.ring(g, Incoming(NUMBER, "", w.clock())),
    "calls.calls.take_call": lambda _w, g: calls.take_call(g, Taking(number=NUMBER)),
    "calls.calls.park_call": put_aside,
    "calls.calls.resume_call": resumed,
    "calls.calls.edit_call": edited,
    "calls.calls.end_call": ended,
    "calls.emergencies.transfer_call": lambda w, g: emergencies.transfer_call(g, Transfer(taken(w).id, "15")),
    "calls.views.call_view": lambda w, g: views.call_view(g, taken(w).id),
    "calls.views.desk_calls": lambda _w, g: views.desk_calls(g),
    "calls.views.call_list": lambda _w, g: views.call_list(g, CallFilter(TODAY, TODAY)),
    "calls.views.patient_calls": lambda w, g: views.patient_calls(g, w.patient.id),
    "calls.callers.find_caller": lambda w, g: callers.find_caller(g, FindCaller(taken(w).id, "dub")),
    "calls.callers.choose_patient": chosen,
    "calls.callers.check_identity": checked,
    "calls.callers.check_third_party": stood_for,
    "calls.callers.ask_call_back": lambda w, g: callers.ask_call_back(g, calling_back(w)),
    "calls.callers.confirm_call_back": called_back,
    "calls.keeping.keeping": lambda _w, g: keeping.keeping(g),
    "calls.keeping.save_keeping": lambda _w, g: keeping.save_keeping(g, 120),
    "calls.keeping.purge_plan": lambda _w, g: keeping.purge_plan(g),
    "calls.keeping.purge": lambda _w, g: keeping.purge(g),
}
