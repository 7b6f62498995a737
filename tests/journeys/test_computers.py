"""The computers of a practice: one more with a code, one forgotten, and what each then may do."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from telesec.domain.access.computers import Offer
from telesec.domain.access.renewals import RenewalReason
from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Invalid, ProofRequired, Refused, SignInFailed
from telesec.domain.people import Compartment, Role
from telesec.security import computer_file
from telesec.security.account_keys import SealBroken
from telesec.security.device import DeviceRefused, FileStore, Trouble
from telesec.security.header import read_header
from telesec.services.access import computers
from telesec.services.access.joining import Joining, sweep
from telesec.services.access.sign_in import SignedIn
from telesec.services.access.this_computer import identity
from telesec.services.anchoring import end_session
from telesec.services.threshold import Threshold

from .conftest import FirstDay
from .test_account_changes import newcomer
from .test_enrolment import SECRET_WORDS


def practice_of(day: FirstDay) -> str:
    return read_header(day.folder).practice_id


def another(day: FirstDay, tmp_path: Path, name: str = "salle-2") -> FirstDay:
    """The same folder, opened on a second computer, which knows nothing of it."""
    return replace(day, device_folder=tmp_path / name, opened=[])


def on(day: FirstDay, name: str) -> Threshold:
    threshold = day.threshold()
    threshold.workstation = name
    return threshold


def leave(day: FirstDay, signed: SignedIn) -> None:
    end_session(signed.gate, day.threshold(), Action.SIGN_OUT)
    day.clock.advance(minutes=1)


@pytest.fixture
def offered(first_day: FirstDay) -> Offer:
    signed = first_day.attempt()
    made = computers.offer_code(signed.gate, first_day.threshold())
    leave(first_day, signed)
    return made


def test_a_code_opens_the_practice_on_another_computer(
    first_day: FirstDay, offered: Offer, tmp_path: Path
) -> None:
    second = another(first_day, tmp_path)
    with pytest.raises(DeviceRefused, match="un code donné par un ordinateur") as refused:
        second.attempt()
    assert refused.value.trouble is Trouble.MISSING
    Joining(second.threshold()).join(offered.code.lower().replace("-", " "))
    assert not (first_day.folder / computer_file.FILE_NAME).exists()
    signed = second.attempt()
    assert set(signed.deks) == set(Compartment)
    assert signed.warnings == (), "it received the first one's memory of the practice"
    found = computers.standing(signed.gate, second.threshold())
    assert [one.name for one in found.computers] == ["accueil", "accueil"]
    assert found.here == found.computers[0].id != found.computers[1].id
    assert found.computers[0].enrolled_by == signed.gate.account.id
    second.close()


def test_the_night_a_computer_arrived_is_told_to_the_others_by_the_day_of_the_practice(
    first_day: FirstDay, tmp_path: Path
) -> None:
    _ali_id, ali = newcomer(first_day, Role.ADMIN, login="ali")
    first_day.clock.advance(hours=16, minutes=30)  # half past midnight in Paris, the evening before in UTC
    signed = first_day.attempt()
    offer = computers.offer_code(signed.gate, first_day.threshold())
    leave(first_day, signed)
    second = another(first_day, tmp_path)
    Joining(second.threshold()).join(offer.code)
    leave(second, second.attempt())
    told = first_day.attempt("ali", SECRET_WORDS, ali.code()).notices
    assert [line for line in told if line.startswith("Le 17/11/2026") and "nouvel ordinateur" in line]


def test_a_file_copied_with_its_code_serves_one_computer(
    first_day: FirstDay, offered: Offer, tmp_path: Path
) -> None:
    copy = (first_day.folder / computer_file.FILE_NAME).read_bytes()
    second, third = another(first_day, tmp_path), another(first_day, tmp_path, "ailleurs")
    Joining(second.threshold()).join(offered.code)
    leave(second, second.attempt())
    (first_day.folder / computer_file.FILE_NAME).write_bytes(copy)
    (first_day.folder / computer_file.FILE_NAME).chmod(0o600)
    Joining(third.threshold()).join(offered.code)
    with pytest.raises(DeviceRefused, match="déjà servi"):
        third.attempt()
    assert third.threshold().device.read(practice_of(first_day), "secret") is None
    second.clock.advance(minutes=1)
    leave(second, second.attempt())


def test_a_wrong_a_late_and_a_withdrawn_code_open_nothing(
    first_day: FirstDay, offered: Offer, tmp_path: Path
) -> None:
    second = another(first_day, tmp_path)
    for typed, said in (("", "trois groupes"), ("7K2M-Q9XA-03TD", "pas le bon code")):
        with pytest.raises(Invalid, match=said):
            Joining(second.threshold()).join(typed)
    first_day.clock.advance(minutes=15)
    with pytest.raises(Invalid, match="plus valable"):
        Joining(second.threshold()).join(offered.code)
    sweep(first_day.folder, first_day.clock())
    assert (first_day.folder / computer_file.FILE_NAME).exists(), "two clocks may differ a little"
    first_day.clock.advance(minutes=5)
    sweep(first_day.folder, first_day.clock())
    with pytest.raises(Invalid, match="Aucun code n'attend"):
        Joining(second.threshold()).join(offered.code)
    signed = first_day.attempt()
    fresh = computers.offer_code(signed.gate, first_day.threshold())
    computers.withdraw_code(signed.gate, first_day.threshold())
    with pytest.raises(Invalid, match="Aucun code n'attend"):
        Joining(second.threshold()).join(fresh.code)
    assert not (tmp_path / "salle-2" / f"{practice_of(first_day)}.secret").exists()


def test_a_byte_changed_in_the_sealed_file_opens_nothing(first_day: FirstDay, offered: Offer) -> None:
    found = computer_file.read_file(first_day.folder)
    assert found is not None
    changed = bytes([found.sealed[0] ^ 1]) + found.sealed[1:]
    later = found.until.replace(year=found.until.year + 1)
    for forged in (replace(found, sealed=changed), replace(found, until=later)):
        with pytest.raises(SealBroken):
            computer_file.open_file(forged, offered.code)


def test_a_secret_copied_by_hand_shows_in_the_list(first_day: FirstDay, tmp_path: Path) -> None:
    leave(first_day, first_day.attempt())
    second = another(first_day, tmp_path)
    shutil.copytree(first_day.device_folder, second.device_folder)
    FileStore(second.device_folder).erase(practice_of(first_day), "computer")
    signed = second.attempt()
    rows = computers.standing(signed.gate, second.threshold()).computers
    assert len(rows) == 2
    second.close()


def test_a_forgotten_computer_loses_the_secret_and_the_keys_are_to_be_renewed(
    first_day: FirstDay, offered: Offer, tmp_path: Path
) -> None:
    second = another(first_day, tmp_path)
    Joining(second.threshold()).join(offered.code)
    leave(second, second.attempt())
    signed = first_day.attempt()
    gone = identity(second.threshold(), practice_of(first_day)).id
    computers.forget(signed.gate, first_day.threshold(), gone)
    with signed.gate.enter(Action.COMPUTER_LIST, Subject("computers")) as records:
        owed = records.renewals.owed()
    assert {one.reasons for one in owed.values()} == {(RenewalReason.COMPUTER_FORGOTTEN,)}
    assert set(owed) == set(Compartment)
    with pytest.raises(Refused, match="déjà été retiré"):
        computers.forget(signed.gate, first_day.threshold(), gone)
    leave(first_day, signed)
    with pytest.raises(DeviceRefused, match="Le cabinet a retiré cet ordinateur") as refused:
        second.attempt()
    assert refused.value.trouble is Trouble.FORGOTTEN
    with pytest.raises(DeviceRefused, match="ne connaît pas ce cabinet"):
        second.attempt()
    leave(first_day, first_day.attempt())


def test_a_forgotten_computer_comes_back_with_another_code(
    first_day: FirstDay, offered: Offer, tmp_path: Path
) -> None:
    second = another(first_day, tmp_path)
    Joining(second.threshold()).join(offered.code)
    leave(second, second.attempt())
    signed = first_day.attempt()
    computers.forget(
        signed.gate, first_day.threshold(), identity(second.threshold(), practice_of(first_day)).id
    )
    fresh = computers.offer_code(signed.gate, first_day.threshold())
    leave(first_day, signed)
    with pytest.raises(DeviceRefused):
        second.attempt()
    second.clock.advance(seconds=30)
    Joining(second.threshold()).join(fresh.code)
    found = second.attempt()
    states = [one.state for one in computers.standing(found.gate, second.threshold()).computers]
    assert states == ["known", "forgotten", "known"]
    second.close()


def test_one_does_not_forget_the_computer_in_use_and_a_proof_is_asked(first_day: FirstDay) -> None:
    signed = first_day.attempt()
    threshold = first_day.threshold()
    with pytest.raises(Refused, match="que vous utilisez"):
        computers.forget(signed.gate, threshold, identity(threshold, practice_of(first_day)).id)
    first_day.clock.advance(minutes=6)
    with pytest.raises(ProofRequired):
        computers.offer_code(signed.gate, threshold)
    assert not (first_day.folder / computer_file.FILE_NAME).exists()


def fail_on(day: FirstDay) -> None:
    with pytest.raises(SignInFailed):
        day.attempt(password="mauvais mot de passe")
    day.clock.advance(minutes=1)


def second_computer(first_day: FirstDay, tmp_path: Path) -> FirstDay:
    second = another(first_day, tmp_path)
    shutil.copytree(first_day.device_folder, second.device_folder)
    return second


def told(signed: SignedIn) -> str:
    return " ".join(signed.warnings)


def test_a_failure_on_one_computer_entered_from_another_alarms_nobody(
    first_day: FirstDay, tmp_path: Path
) -> None:
    leave(first_day, first_day.attempt())
    second = second_computer(first_day, tmp_path)
    leave(second, second.attempt())
    fail_on(second)
    here = first_day.attempt()
    assert "Un essai de connexion a échoué" in told(here)
    leave(first_day, here)
    there = second.attempt()
    assert "effacé" not in told(there)
    assert "échoué" not in told(there)


def test_a_failure_erased_before_any_computer_entered_it_is_noticed_on_its_own(
    first_day: FirstDay, tmp_path: Path
) -> None:
    leave(first_day, first_day.attempt())
    second = second_computer(first_day, tmp_path)
    leave(second, second.attempt())
    fail_on(second)
    (first_day.folder / "intake.log").unlink()
    leave(first_day, first_day.attempt())
    assert "1 événement manque" in told(second.attempt())
