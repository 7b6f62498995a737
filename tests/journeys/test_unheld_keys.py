"""A practice founded by an administrator alone: nobody holds the patients' keys before the sheet serves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from telesec.domain.errors import Refused
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment, Role, compartments_of
from telesec.services.access.foundation import Identity
from telesec.services.access.key_requests import hand_over_keys, waiting_for_keys
from telesec.services.access.recovery import Recovery
from telesec.services.patients.patients import create_patient

from .conftest import LOGIN, PASSWORD, FirstDay, HandClock, choose, founded
from .test_enrolment import SECRET_WORDS, enrol, invited, leave

WAY = "« Code de récupération du cabinet »"
AGAIN = "lanterne mouflon girafe 27"


@pytest.fixture
def day(tmp_path: Path) -> Iterator[FirstDay]:
    administrator = Identity("Cabinet des Lilas", LOGIN, "Anne Roy", roles=frozenset({Role.ADMIN}))
    made = founded(tmp_path / "practice", tmp_path / "device", HandClock(), administrator)
    made.clock.advance(minutes=1)  # a code of the telephone served at the founding
    yield made
    made.close()


def test_the_sheet_gives_the_first_practitioner_the_keys_nobody_had_and_the_practitioner_opens_the_others(
    day: FirstDay,
) -> None:
    owner = day.attempt(LOGIN, PASSWORD)
    assert not any(WAY in said for said in owner.notices)
    doctor = invited(day, owner, Role.PRACTITIONER)
    desk = invited(day, owner, Role.SECRETARY, login="camille")
    assert doctor.unheld == doctor.withheld == set(Compartment) - {Compartment.PRACTICE}
    assert desk.unheld == {Compartment.OFFICE}
    leave(day, owner)
    telephone = enrol(day, "zoe", doctor.code)
    enrol(day, "camille", desk.code)

    without = day.attempt("zoe", SECRET_WORDS, telephone.code())
    assert [said for said in without.notices if "personne n'en a encore les clés" in said and WAY in said]
    with pytest.raises(Refused, match="pas encore la clé"):
        create_patient(without.gate, PatientDraft("Dubois", "Noël"))
    leave(day, without)
    day.clock.advance(minutes=1)

    sheet = Recovery(day.threshold())
    sheet.open(day.recovery_text)
    telephone, _codes = choose(sheet.identify("zoe"), AGAIN, day.clock)
    sheet.finish()
    day.clock.advance(minutes=1)
    whole = day.attempt("zoe", AGAIN, telephone.code())
    assert set(whole.deks) == compartments_of(frozenset({Role.PRACTITIONER}))
    assert not any(WAY in said for said in whole.notices)
    waiting = {
        one.account_id: one.compartments for one in waiting_for_keys(whole.gate, day.threshold(), whole.deks)
    }
    assert waiting == {desk.account_id: {Compartment.OFFICE}}
    hand_over_keys(whole.gate, day.threshold(), whole.deks, desk.account_id)


def test_keys_that_somebody_holds_are_awaited_from_them(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    assert invited(first_day, owner, Role.ADMIN).unheld == frozenset()
    leave(first_day, owner)
