"""Back in with the recovery sheet: another computer, a lost password, a restored folder."""

from __future__ import annotations

import shutil

import pytest

from telesec.domain.actions import Action
from telesec.domain.errors import Invalid, Refused, SignInFailed
from telesec.domain.people import Compartment
from telesec.security import header as headers
from telesec.security import recovery as codes
from telesec.security.device import DeviceRefused
from telesec.security.header import HeaderRefused
from telesec.services.access.recovery import Recovery
from telesec.services.anchoring import end_session

from .conftest import LOGIN, PASSWORD, FirstDay, choose

NEW_PASSWORD = "hamac girafe 41 trombone"


def recover(day: FirstDay) -> None:
    way_back = Recovery(day.threshold())
    way_back.open(day.recovery_text.lower().replace(" ", "-"))
    day.telephone, day.backup_codes = choose(way_back.identify(LOGIN), NEW_PASSWORD, day.clock)
    way_back.finish()
    day.clock.advance(minutes=1)


def test_a_new_computer_needs_only_the_sheet(first_day: FirstDay) -> None:
    shutil.rmtree(first_day.device_folder)
    with pytest.raises(DeviceRefused, match="code de récupération"):
        first_day.attempt()
    old_telephone = first_day.telephone
    recover(first_day)
    signed_in = first_day.attempt(password=NEW_PASSWORD)
    assert set(signed_in.deks) == set(Compartment)
    assert any("code de récupération a servi" in sentence for sentence in signed_in.notices)
    assert signed_in.warnings == ()
    end_session(signed_in.gate, first_day.threshold(), Action.SIGN_OUT)
    first_day.clock.advance(minutes=1)
    for password, code in (
        (PASSWORD, first_day.telephone.code()),
        (NEW_PASSWORD, old_telephone.code()),
    ):
        with pytest.raises(SignInFailed):
            first_day.attempt(password=password, code=code)


def test_a_restored_folder_refused_as_old_opens_with_the_sheet(first_day: FirstDay) -> None:
    restored = first_day.folder.with_name("restored")
    shutil.copytree(first_day.folder, restored)
    signed_in = first_day.attempt(code=first_day.backup_codes[0])
    end_session(signed_in.gate, first_day.threshold(), Action.SIGN_OUT)
    shutil.rmtree(first_day.folder)
    shutil.copytree(restored, first_day.folder)
    first_day.clock.advance(minutes=1)
    with pytest.raises(HeaderRefused):
        first_day.attempt()
    recover(first_day)
    found = first_day.attempt(password=NEW_PASSWORD)
    assert any("Un ancien fichier a été remis" in sentence for sentence in found.warnings)
    assert headers.read_header(first_day.folder).version > 2


def test_a_slip_or_a_foreign_sheet_opens_nothing(first_day: FirstDay) -> None:
    way_back = Recovery(first_day.threshold())
    wrong = first_day.recovery_text.split()
    wrong[2] = "00000" if wrong[2] != "00000" else "00001"
    with pytest.raises(Invalid, match="groupe 3"):
        way_back.open(" ".join(wrong))
    with pytest.raises(Invalid, match="n'est pas celui"):
        way_back.open(codes.encode_code(codes.new_code()))
    with pytest.raises(Refused):
        way_back.identify(LOGIN)
    way_back.open(first_day.recovery_text)
    with pytest.raises(Invalid, match="Aucun compte"):
        way_back.identify("personne")
    with pytest.raises(Refused):
        way_back.finish()
    assert headers.read_header(first_day.folder).version == 1
