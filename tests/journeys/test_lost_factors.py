"""A telephone lost, eight codes used, a password forgotten: the way back, never by one person alone.

X21 and X22 of the security checklist. Each journey begins with a note about a patient, and ends by reading it
again, or by reading what the role may read.
"""

from __future__ import annotations

from datetime import date

import pytest

from telesec.domain.care.clinical import NoteRequest
from telesec.domain.errors import Refused, SignInFailed
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment, Role, compartments_of
from telesec.services.access.invitations import invite_again
from telesec.services.access.key_requests import hand_over_keys, waiting_for_keys
from telesec.services.access.own_factors import OwnFactors
from telesec.services.access.recovery import Recovery
from telesec.services.access.sign_in import SignedIn
from telesec.services.care.clinical import notes_of, write_note
from telesec.services.patients.patients import create_patient, open_patient

from .conftest import LOGIN, PASSWORD, FirstDay, Telephone, choose
from .test_account_changes import newcomer
from .test_enrolment import SECRET_WORDS, enrol, leave

pytestmark = pytest.mark.usefixtures("light_slots")

PRACTICE = Compartment.PRACTICE
NEW = "girafe lampion 9 tartine velours"
WORDS = "Tension 13/8, revoir dans un mois."


def a_note(day: FirstDay) -> str:
    """The founder writes about a patient; gives the patient's id."""
    owner = day.attempt()
    who = PatientDraft(birth_name="Morel", first_names="Jeanne", birth_date=date(1958, 3, 14))
    patient = create_patient(owner.gate, who)
    write_note(owner.gate, NoteRequest(patient.id, WORDS))
    leave(day, owner)
    day.clock.advance(minutes=1)
    return patient.id


def with_sheet(day: FirstDay, login: str) -> Telephone:
    way_back = Recovery(day.threshold())
    way_back.open(day.recovery_text)
    telephone, _codes = choose(way_back.identify(login), NEW, day.clock)
    way_back.finish()
    day.clock.advance(minutes=1)
    return telephone


def reads(signed: SignedIn, patient_id: str) -> bool:
    """Whether the note about the patient is there to be read, as it was written."""
    (note,) = notes_of(signed.gate, patient_id).own
    return note.text == WORDS and open_patient(signed.gate, patient_id).birth_name == "Morel"


def test_a_telephone_is_replaced_with_a_spare_code_by_its_owner(first_day: FirstDay) -> None:
    patient_id = a_note(first_day)
    signed = first_day.attempt(code=first_day.backup_codes[0])
    factors = OwnFactors(signed.gate, first_day.threshold(), signed.deks)
    factors.begin(PASSWORD, first_day.backup_codes[1])
    lost = first_day.telephone
    first_day.telephone = Telephone(factors.new_telephone().secret_text.replace(" ", ""), first_day.clock)
    factors.prove_telephone(first_day.telephone.code())
    leave(first_day, signed)
    first_day.clock.advance(minutes=1)
    with pytest.raises(SignInFailed):
        first_day.attempt(code=lost.code())
    first_day.clock.advance(minutes=1)
    assert reads(first_day.attempt(), patient_id)


def test_eight_codes_serve_eight_times_and_no_more(first_day: FirstDay) -> None:
    for at, code in enumerate(first_day.backup_codes):
        signed = first_day.attempt(code=code)
        assert signed.backup_codes_left == 7 - at
        signed.gate.close()
    with pytest.raises(SignInFailed):
        first_day.attempt(code=first_day.backup_codes[0])


def reset_by_two(day: FirstDay, role: Role) -> SignedIn:
    """Telephone and codes are gone: an administrator gives a code, a second person the keys."""
    zoe_id, _lost = newcomer(day, role)
    _paul_id, paul = newcomer(day, Role.PRACTITIONER, login="paul")
    owner = day.attempt()
    again = invite_again(owner.gate, day.threshold(), owner.deks, zoe_id)
    assert again.withheld == compartments_of(frozenset({role})) - {PRACTICE}
    telephone = enrol(day, "zoe", again.code)
    owner.gate.proved()
    with pytest.raises(Refused):  # whoever gave the code, and perhaps used it, gives no key
        hand_over_keys(owner.gate, day.threshold(), owner.deks, zoe_id)
    leave(day, owner)
    alone = day.attempt("zoe", SECRET_WORDS, telephone.code())
    assert set(alone.gate.stores()) == {PRACTICE}
    leave(day, alone)
    day.clock.advance(minutes=1)
    second = day.attempt("paul", SECRET_WORDS, paul.code())
    assert any("nouveau code d'invitation a été remis à Zoé Martin" in line for line in second.notices)
    waiting = {one.account_id: one.compartments for one in waiting_for_keys(*held(day, second))}
    assert waiting == ({zoe_id: again.withheld} if again.withheld else {})
    if again.withheld:
        assert hand_over_keys(*held(day, second), zoe_id) == again.withheld
    leave(day, second)
    day.clock.advance(minutes=1)
    return day.attempt("zoe", SECRET_WORDS, telephone.code())


def held(day: FirstDay, signed: SignedIn):  # type: ignore[no-untyped-def]
    return signed.gate, day.threshold(), signed.deks


def test_a_secretary_without_telephone_nor_codes_comes_back_by_two_people(first_day: FirstDay) -> None:
    patient_id = a_note(first_day)
    back = reset_by_two(first_day, Role.SECRETARY)
    assert set(back.gate.stores()) == {PRACTICE, Compartment.OFFICE}
    assert open_patient(back.gate, patient_id).birth_name == "Morel"


@pytest.mark.long
@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.BILLING, Role.ADMIN])
def test_every_role_without_telephone_nor_codes_comes_back_by_two_people(
    first_day: FirstDay, role: Role
) -> None:
    back = reset_by_two(first_day, role)
    assert set(back.gate.stores()) == compartments_of(frozenset({role}))


@pytest.mark.long
def test_a_secretary_of_a_practice_of_two_comes_back_with_the_sheet(first_day: FirstDay) -> None:
    """Only the doctor holds the keys, and the doctor gave the code: the sheet is the second hand."""
    patient_id = a_note(first_day)
    zoe_id, _zoe = newcomer(first_day, Role.SECRETARY)
    owner = first_day.attempt()
    again = invite_again(*held(first_day, owner), zoe_id)
    leave(first_day, owner)
    telephone = enrol(first_day, "zoe", again.code)
    alone = first_day.attempt("zoe", SECRET_WORDS, telephone.code())
    assert set(alone.gate.stores()) == {PRACTICE}
    leave(first_day, alone)
    first_day.clock.advance(minutes=1)
    telephone = with_sheet(first_day, "zoe")
    back = first_day.attempt("zoe", NEW, telephone.code())
    assert open_patient(back.gate, patient_id).birth_name == "Morel"
    leave(first_day, back)
    owner = first_day.attempt()
    assert any("code de récupération a servi à redonner un accès à Zoé" in line for line in owner.notices)
    assert waiting_for_keys(*held(first_day, owner)) == ()


def test_the_night_the_sheet_served_is_told_by_the_day_of_the_practice(first_day: FirstDay) -> None:
    first_day.clock.advance(hours=16, minutes=30)  # half past midnight in Paris, the evening before in UTC
    telephone = with_sheet(first_day, LOGIN)
    back = first_day.attempt(LOGIN, NEW, telephone.code())
    assert any(line.startswith("Le 17/11/2026, le code de récupération") for line in back.notices)


def test_the_last_practitioner_comes_back_with_the_sheet_and_no_administrator_does(
    first_day: FirstDay,
) -> None:
    patient_id = a_note(first_day)
    _ali_id, ali = newcomer(first_day, Role.ADMIN, login="ali")
    admin = first_day.attempt("ali", SECRET_WORDS, ali.code())
    doctor_id = next(
        key for key, name in admin.gate.reference.account_names.items() if name == "Dr Claire Lefèvre"
    )
    again = invite_again(*held(first_day, admin), doctor_id)
    leave(first_day, admin)
    telephone = enrol(first_day, LOGIN, again.code)
    alone = first_day.attempt(LOGIN, SECRET_WORDS, telephone.code())
    assert set(alone.gate.stores()) == {PRACTICE}  # whoever has the code: no patient, no note
    leave(first_day, alone)
    first_day.clock.advance(minutes=1)
    telephone = with_sheet(first_day, LOGIN)
    back = first_day.attempt(LOGIN, NEW, telephone.code())
    assert set(back.gate.stores()) == set(Compartment)
    assert reads(back, patient_id)


def test_the_last_administrator_comes_back_with_the_sheet_and_no_colleague_does(first_day: FirstDay) -> None:
    patient_id = a_note(first_day)
    _paul_id, paul = newcomer(first_day, Role.PRACTITIONER, login="paul")
    other = first_day.attempt("paul", SECRET_WORDS, paul.code())
    (owner_id,) = set(other.gate.reference.account_names) - {other.gate.account.id}
    with pytest.raises(Refused, match="rôle"):
        invite_again(*held(first_day, other), owner_id)
    leave(first_day, other)
    first_day.clock.advance(minutes=1)
    telephone = with_sheet(first_day, LOGIN)
    back = first_day.attempt(LOGIN, NEW, telephone.code())
    assert Role.ADMIN in back.gate.account.roles
    assert reads(back, patient_id)
    leave(first_day, back)
    first_day.clock.advance(minutes=1)
    other = first_day.attempt("paul", SECRET_WORDS, paul.code())
    assert any("code de récupération a servi" in line for line in other.notices)
