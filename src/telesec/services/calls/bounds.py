"""How often an account may ask, in a day, what a number or a name is on file: a desk does, a thief more."""

from __future__ import annotations

from telesec.domain.calls.calls import Call, CallEventKind
from telesec.domain.calls.identity import (
    A_DAY,
    MAX_CALL_BACKS_A_DAY,
    MAX_NUMBERS_A_DAY,
    MAX_SEARCHES_A_DAY,
    MAX_TAKEN_A_DAY,
)
from telesec.domain.calls.trust import is_number_tried
from telesec.domain.errors import Refused
from telesec.services.gate import Gate, Records

_LATER = "Le compteur se vide en 24 heures ; ce refus est inscrit au journal."
_BOUNDS = {
    CallEventKind.SEARCHED: (
        MAX_SEARCHES_A_DAY,
        f"Vous avez cherché {MAX_SEARCHES_A_DAY} fois une fiche pendant vos appels depuis un jour. "
        f"Cherchez-la depuis la page Patients. {_LATER}",
    ),
    CallEventKind.CALL_BACK_ASKED: (
        MAX_CALL_BACKS_A_DAY,
        f"Vous avez demandé {MAX_CALL_BACKS_A_DAY} numéros de fiches pendant vos appels depuis un jour. "
        f"Ouvrez la fiche depuis la page Patients pour rappeler. {_LATER}",
    ),
    CallEventKind.NUMBER: (
        MAX_NUMBERS_A_DAY,
        f"Vous avez changé {MAX_NUMBERS_A_DAY} fois le numéro d'un appel depuis un jour. "
        f"Remettez le numéro d'avant pour enregistrer le reste. {_LATER}",
    ),
}
_TAKEN = (
    f"Vous avez commencé {MAX_TAKEN_A_DAY} appels à la main depuis un jour. Prenez celui-ci sans numéro, et "
    f"cherchez la fiche depuis la page Patients. {_LATER}"
)


def check_begun_by_hand(gate: Gate, records: Records) -> None:
    """Raise Refused when this account began too many calls in the last 24 hours that did not ring.

    For a call with its number, which lists the files that bear it: the telephone itself is never refused.
    """
    if records.call_counts.begun_since(gate.now() - A_DAY) >= MAX_TAKEN_A_DAY:
        raise Refused(_TAKEN)


def check_number(gate: Gate, records: Records, before: Call, after: Call) -> None:
    """Raise Refused for one number too many in a day; those of a call that is over count too."""
    if is_number_tried(before, after):
        check_within_day(gate, records, CallEventKind.NUMBER)


def check_within_day(gate: Gate, records: Records, kind: CallEventKind) -> None:
    """Raise Refused when this account did it too often in the last 24 hours, whatever the calls."""
    most, sentence = _BOUNDS[kind]
    if records.call_counts.done_since(kind, gate.now() - A_DAY) >= most:
        raise Refused(sentence)
