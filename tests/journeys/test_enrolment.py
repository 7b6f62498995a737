"""Newcomers activate their account alone, and hold the keys of their role and no other."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from telesec.domain.actions import Action
from telesec.domain.errors import Conflict, Invalid, ProofRequired, Refused, SignInFailed
from telesec.domain.people import Compartment, Role, compartments_of
from telesec.services.access.account_changes import disable
from telesec.services.access.enrolment import Enrolment
from telesec.services.access.invitations import Invitation, NewAccount, invite, invite_again
from telesec.services.access.key_requests import hand_over_keys, waiting_for_keys
from telesec.services.access.sign_in import SignedIn
from telesec.services.anchoring import end_session

from .conftest import FirstDay, Telephone, choose

SECRET_WORDS = "hamac girafe 41 trombone"


def enrol(day: FirstDay, login: str, code: str) -> Telephone:
    enrolment = Enrolment(day.threshold())
    telephone, _codes = choose(enrolment.begin(login, code), SECRET_WORDS, day.clock)
    enrolment.finish()
    day.clock.advance(minutes=1)
    return telephone


def invited(day: FirstDay, owner: SignedIn, *roles: Role, login: str = "zoe") -> Invitation:
    request = NewAccount(login, "Zoé Martin", frozenset(roles))
    return invite(owner.gate, day.threshold(), owner.deks, request)


def leave(day: FirstDay, signed_in: SignedIn) -> None:
    end_session(signed_in.gate, day.threshold(), Action.SIGN_OUT)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_holds_its_keys_and_no_other(first_day: FirstDay, role: Role) -> None:
    owner = first_day.attempt()
    invitation = invited(first_day, owner, role)
    assert invitation.withheld == frozenset()
    leave(first_day, owner)
    telephone = enrol(first_day, "zoe", invitation.code)
    signed_in = first_day.attempt("Zoe", SECRET_WORDS, telephone.code())
    assert set(signed_in.deks) == compartments_of(frozenset({role}))
    assert set(signed_in.gate.stores()) == set(signed_in.deks)
    assert all(signed_in.deks[key] == owner.deks[key] for key in signed_in.deks)
    assert signed_in.gate.account.display_name == "Zoé Martin"
    assert (signed_in.gate.account.practitioner_id is not None) == (role is Role.PRACTITIONER)


CHILD = """
import json, sys
from datetime import datetime
from pathlib import Path
from telesec.security.device import FileStore
from telesec.services.access.sign_in import SignIn
from telesec.services.threshold import Threshold
asked = json.loads(sys.stdin.readline())
now = datetime.fromisoformat(asked["now"])
threshold = Threshold(Path(asked["folder"]), FileStore(Path(asked["device"])), lambda: now)
signed_in = SignIn(threshold).attempt(asked["login"], asked["password"], asked["code"])
print("open", flush=True)
sys.stdin.readline()
signed_in.gate.close()
"""


def memory_holds(pid: int, needles: dict[str, bytes]) -> set[str]:
    found: set[str] = set()
    with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            match = re.match(r"([0-9a-f]+)-([0-9a-f]+) r", line)
            if match is None or "[v" in line:
                continue
            start, end = (int(part, 16) for part in match.groups())
            try:
                memory.seek(start)
                chunk = memory.read(end - start)
            except (OSError, ValueError, OverflowError):
                continue
            found |= {name for name, needle in needles.items() if needle in chunk}
    return found


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="reads another process as Linux lets it")
def test_the_memory_of_a_secretary_holds_no_clinical_nor_billing_key(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    keys = dict(owner.deks)
    invitation = invited(first_day, owner, Role.SECRETARY)
    leave(first_day, owner)
    telephone = enrol(first_day, "zoe", invitation.code)
    asked = {
        "folder": str(first_day.folder),
        "device": str(first_day.device_folder),
        "now": first_day.clock().isoformat(),
        "login": "zoe",
        "password": SECRET_WORDS,
        "code": telephone.code(),
    }
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ,
    )
    with child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(json.dumps(asked) + "\n")
        child.stdin.flush()
        assert child.stdout.readline() == "open\n"
        needles = {f"{key}-raw": dek for key, dek in keys.items()}
        needles |= {f"{key}-hex": dek.hex().encode() for key, dek in keys.items()}
        found = memory_holds(child.pid, needles)
        child.stdin.write("\n")
        child.stdin.flush()
    assert "office-raw" in found  # the search does see a key that is there
    assert {name for name in found if name.startswith(("clinical", "billing"))} == set()


def test_the_code_of_an_invitation_serves_once_in_time_and_for_its_account(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    invitation = invited(first_day, owner, Role.SECRETARY)
    for login, code in (("claire", invitation.code), ("zoe", "0000-0000-0000"), ("zoe", "")):
        with pytest.raises(SignInFailed):
            Enrolment(first_day.threshold()).begin(login, code)
    with pytest.raises(SignInFailed):
        first_day.attempt("zoe", invitation.code, "")
    leave(first_day, owner)
    first_day.clock.advance(minutes=10)
    enrol(first_day, "zoe", invitation.code.lower().replace("-", " "))
    with pytest.raises(SignInFailed):
        Enrolment(first_day.threshold()).begin("zoe", invitation.code)


def test_an_invitation_dies_after_seven_days_even_with_the_clock_set_back(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    invitation = invited(first_day, owner, Role.SECRETARY)
    leave(first_day, owner)
    first_day.clock.advance(days=7, minutes=1)
    with pytest.raises(SignInFailed):
        Enrolment(first_day.threshold()).begin("zoe", invitation.code)
    leave(first_day, first_day.attempt())
    first_day.clock.advance(days=-1)
    with pytest.raises(SignInFailed):
        Enrolment(first_day.threshold()).begin("zoe", invitation.code)


def test_a_login_is_taken_whatever_its_case(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    with pytest.raises(Conflict):
        invited(first_day, owner, Role.SECRETARY, login="CLAIRE")
    leave(first_day, owner)
    first_day.clock.advance(minutes=1)
    assert first_day.attempt().warnings == ()


def test_an_invitation_wants_a_fresh_proof_and_a_whole_request(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    for request, name in (
        (NewAccount("", "Zoé", frozenset({Role.BILLING})), "login"),
        (NewAccount("zoe", " ", frozenset({Role.BILLING})), "display_name"),
        (NewAccount("zoe", "Zoé", frozenset()), "roles"),
    ):
        with pytest.raises(Invalid) as caught:
            invite(owner.gate, first_day.threshold(), owner.deks, request)
        assert caught.value.field == name
    first_day.clock.advance(minutes=6)
    with pytest.raises(ProofRequired):
        invited(first_day, owner, Role.SECRETARY)


def test_an_admin_alone_takes_over_no_ones_patients(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    chief = invited(first_day, owner, Role.ADMIN, login="ali")
    doctor = invited(first_day, owner, Role.PRACTITIONER)
    leave(first_day, owner)
    telephone = enrol(first_day, "ali", chief.code)
    enrol(first_day, "zoe", doctor.code)
    admin = first_day.attempt("ali", SECRET_WORDS, telephone.code())
    with pytest.raises(Refused):
        invite_again(admin.gate, first_day.threshold(), admin.deks, chief.account_id)
    again = invite_again(admin.gate, first_day.threshold(), admin.deks, doctor.account_id)
    assert again.withheld == {Compartment.OFFICE, Compartment.BILLING, Compartment.CLINICAL}
    leave(first_day, admin)
    telephone = enrol(first_day, "zoe", again.code)
    newcomer = first_day.attempt("zoe", SECRET_WORDS, telephone.code())
    assert set(newcomer.gate.stores()) == {Compartment.PRACTICE}
    leave(first_day, newcomer)
    first_day.clock.advance(minutes=1)

    owner = first_day.attempt()
    assert any("nouveau code d'invitation" in sentence for sentence in owner.notices)
    waiting = waiting_for_keys(owner.gate, first_day.threshold(), owner.deks)
    assert {one.account_id: one.compartments for one in waiting} == {doctor.account_id: again.withheld}
    assert hand_over_keys(owner.gate, first_day.threshold(), owner.deks, doctor.account_id) == again.withheld
    leave(first_day, owner)
    first_day.clock.advance(minutes=1)
    whole = first_day.attempt("zoe", SECRET_WORDS, telephone.code())
    assert set(whole.gate.stores()) == set(Compartment)


def test_a_practitioner_alone_takes_over_no_colleague(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    second = invited(first_day, owner, Role.PRACTITIONER, login="paul")
    doctor = invited(first_day, owner, Role.PRACTITIONER)
    chief = invited(first_day, owner, Role.ADMIN, login="ali")
    leave(first_day, owner)
    paul = enrol(first_day, "paul", second.code)
    enrol(first_day, "zoe", doctor.code)
    enrol(first_day, "ali", chief.code)
    owner = first_day.attempt()
    again = invite_again(owner.gate, first_day.threshold(), owner.deks, doctor.account_id)
    assert again.withheld == set(Compartment) - {Compartment.PRACTICE}
    twice = invite_again(owner.gate, first_day.threshold(), owner.deks, doctor.account_id)
    assert twice.withheld == again.withheld
    zoe = enrol(first_day, "zoe", twice.code)
    assert waiting_for_keys(owner.gate, first_day.threshold(), owner.deks) == ()
    owner.gate.proved()
    with pytest.raises(Refused, match="une autre personne"):
        hand_over_keys(owner.gate, first_day.threshold(), owner.deks, doctor.account_id)
    leave(first_day, owner)
    taken = first_day.attempt("zoe", SECRET_WORDS, zoe.code())
    assert set(taken.gate.stores()) == {Compartment.PRACTICE}
    leave(first_day, taken)

    colleague = first_day.attempt("paul", SECRET_WORDS, paul.code())
    for account_id in (chief.account_id, doctor.account_id):
        with pytest.raises(Refused, match="rôle"):
            invite_again(colleague.gate, first_day.threshold(), colleague.deks, account_id)
    waiting = waiting_for_keys(colleague.gate, first_day.threshold(), colleague.deks)
    assert {one.account_id: one.compartments for one in waiting} == {doctor.account_id: again.withheld}
    given = hand_over_keys(colleague.gate, first_day.threshold(), colleague.deks, doctor.account_id)
    assert given == again.withheld


def test_an_invitation_never_used_is_given_again_with_its_keys(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    late = invited(first_day, owner, Role.SECRETARY)
    again = invite_again(owner.gate, first_day.threshold(), owner.deks, late.account_id)
    assert again.withheld == frozenset()
    leave(first_day, owner)
    telephone = enrol(first_day, "zoe", again.code)
    assert Compartment.OFFICE in first_day.attempt("zoe", SECRET_WORDS, telephone.code()).deks


def test_a_disabled_account_stays_out(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    invitation = invited(first_day, owner, Role.SECRETARY)
    leave(first_day, owner)
    telephone = enrol(first_day, "zoe", invitation.code)
    owner = first_day.attempt()
    with pytest.raises(Refused):
        disable(owner.gate, first_day.threshold(), owner.deks, owner.gate.account.id)
    disable(owner.gate, first_day.threshold(), owner.deks, invitation.account_id)
    first_day.clock.advance(minutes=1)
    with pytest.raises(SignInFailed):
        first_day.attempt("zoe", SECRET_WORDS, telephone.code())


def test_a_wrong_code_is_refused_in_the_words_of_its_own_page(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    invited(first_day, owner, Role.SECRETARY)
    leave(first_day, owner)
    with pytest.raises(SignInFailed, match="code d'invitation incorrect") as refused:
        Enrolment(first_day.threshold()).begin("zoe", "ABCD-EFGH")
    assert "mot de passe" not in refused.value.sentence
