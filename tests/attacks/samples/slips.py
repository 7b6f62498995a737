"""A call of each service of the slips and of the results that may be spoken of."""

from __future__ import annotations

from tests.attacks.role_world import TODAY, Sample, World

from telesec.domain.actions import RULES, Action
from telesec.domain.calls.calls import CallOutcome
from telesec.domain.calls.requests import CallEdit, Ending, IdentityAnswers, Taking
from telesec.domain.calls.words import CallerKind, Category
from telesec.domain.slips.results import (
    WORDINGS,
    Release,
    ReleaseRequest,
    ReleaseWithdrawal,
    Result,
    ResultDraft,
    ResultEdit,
)
from telesec.domain.slips.slips import Holder, Slip, SlipDraft, SlipMove, SlipTransfer
from telesec.services.calls import callers, calls
from telesec.services.gate import Gate
from telesec.services.slips import handover, result_asking, results, slip_settings, slips

BIRTH, PHONE = "14/03/1968", "06 39 98 00 01"


def draft(world: World, *, holder: Holder = Holder.PRACTITIONER) -> SlipDraft:
    return SlipDraft(
        world.who,
        Category.RENEWAL,
        "Demande le renouvellement de son ordonnance.",
        holder=holder,
        caller_name="Noël Dubois",
        callback=PHONE,
        patient_id=world.patient.id,
    )


def slip(world: World) -> Slip:
    return slips.write_slip(world.owner, draft(world))


def move(world: World, text: str = "Ordonnance à l'accueil.") -> SlipMove:
    made = slip(world)
    return SlipMove(made.id, made.version, text)


def own(world: World, gate: Gate) -> SlipMove:
    """A slip that this account wrote, where it may write one."""
    author = gate if gate.account.roles & RULES[Action.CALL_SLIP_WRITE].roles else world.owner
    made = slips.write_slip(author, draft(world))
    return SlipMove(made.id, made.version, "Demande son ordonnance.")


def done(world: World) -> SlipMove:
    made = slips.close_slip(world.owner, move(world)).slip
    return SlipMove(made.id, made.version)


def transfer(world: World) -> SlipTransfer:
    made = slip(world)
    return SlipTransfer(made.id, made.version, Holder.DESK, world.who)


def result(world: World) -> Result:
    return results.write_result(
        world.owner, ResultDraft(world.patient.id, "Bilan", "Ferritine effondrée.", TODAY)
    )


def edit(world: World) -> ResultEdit:
    made = result(world)
    return ResultEdit(made.id, made.patient_id, made.version, "Bilan", "Ferritine basse.", TODAY)


def request(world: World) -> ReleaseRequest:
    made = result(world)
    return ReleaseRequest(made.id, made.patient_id, WORDINGS[1])


def release(world: World) -> Release:
    asked = request(world)
    found = results.release_result(world.owner, asked).releases
    return next(one for one in found if one.result_id == asked.result_id)


def withdrawal(world: World) -> ReleaseWithdrawal:
    made = release(world)
    return ReleaseWithdrawal(made.id, made.patient_id, made.version)


def identified(world: World, gate: Gate, kind: CallerKind = CallerKind.PATIENT) -> str:
    """The id of a call in which the patient of the world has just been recognised."""
    view = calls.take_call(gate, Taking(number=PHONE))
    known = callers.check_identity(
        gate,
        IdentityAnswers(view.call.id, view.call.version, (world.patient.id,), birth_date=BIRTH, phone=PHONE),
    ).view.call
    return calls.edit_call(gate, CallEdit(known.id, known.version, caller_kind=kind)).call.id


def asked(world: World, gate: Gate) -> object:
    release(world)
    call_id = identified(world, gate)
    answer = result_asking.ask_result(gate, call_id)
    now = calls_version(gate, call_id)
    calls.end_call(gate, Ending(call_id, now, CallOutcome.INFORMED))
    return answer


def calls_version(gate: Gate, call_id: str) -> int:
    from telesec.services.calls.views import call_view

    return call_view(gate, call_id).call.version


def settled(gate: Gate) -> object:
    before = slip_settings.slip_settings(gate).templates
    return slip_settings.save_slip_templates(gate, before, before)


SAMPLES: dict[str, Sample] = {
    "slips.handover.handover_pdf": lambda _w, g: handover.handover_pdf(g),
    "slips.result_asking.ask_result": asked,
    "slips.results.results_of": lambda w, g: results.results_of(g, w.patient.id),
    "slips.results.write_result": lambda w, g: results.write_result(
        g, ResultDraft(w.patient.id, "Bilan", "Ferritine effondrée.", TODAY)
    ),
    "slips.results.edit_result": lambda w, g: results.edit_result(g, edit(w)),
    "slips.results.release_result": lambda w, g: results.release_result(g, request(w)),
    "slips.results.withdraw_release": lambda w, g: results.withdraw_release(g, withdrawal(w)),
    "slips.slip_settings.slip_settings": lambda _w, g: slip_settings.slip_settings(g),
    "slips.slip_settings.save_slip_templates": lambda _w, g: settled(g),
    "slips.slip_settings.save_slip_minutes": lambda _w, g: slip_settings.save_slip_minutes(g, 20),
    "slips.slips.slips": lambda _w, g: slips.slips(g),
    "slips.slips.slip_counts": lambda _w, g: slips.slip_counts(g),
    "slips.slips.write_slip": lambda w, g: slips.write_slip(g, draft(w)),
    "slips.slips.read_slip": lambda w, g: slips.read_slip(g, slip(w).id),
    "slips.slips.answer_slip": lambda w, g: slips.answer_slip(g, move(w)),
    "slips.slips.correct_slip": lambda w, g: slips.correct_slip(g, own(w, g)),
    "slips.slips.add_to_slip": lambda w, g: slips.add_to_slip(g, own(w, g)),
    "slips.slips.transfer_slip": lambda w, g: slips.transfer_slip(g, transfer(w)),
    "slips.slips.close_slip": lambda w, g: slips.close_slip(g, move(w)),
    "slips.slips.reopen_slip": lambda w, g: slips.reopen_slip(g, done(w)),
    "slips.slips.file_slip": lambda w, g: slips.file_slip(g, move(w)),
}
