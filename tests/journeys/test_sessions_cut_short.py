"""An open session meets what changed under it: its account closed, its files moved, its stores shut."""

from __future__ import annotations

import os
import shutil
import stat
from datetime import date
from pathlib import Path

import pytest

from telesec.domain.access import fresh_proof
from telesec.domain.actions import Action
from telesec.domain.errors import ProofRequired, SessionClosed, StoreError
from telesec.domain.journal.chain import Entry
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment, Role
from telesec.services.access.account_changes import disable
from telesec.services.access.foundation import Foundation
from telesec.services.access.invitations import NewAccount, invite, invite_again
from telesec.services.anchoring import end_session, note_heads
from telesec.services.patients.patients import create_patient

from .conftest import FirstDay, HandClock, set_up
from .test_enrolment import SECRET_WORDS, enrol, invited, leave

NEW = PatientDraft("APRES", "Ana", date(1970, 1, 1))


@pytest.mark.parametrize("end", [disable, invite_again])
def test_a_closed_or_reset_account_stops_at_its_next_action(first_day: FirstDay, end: object) -> None:
    owner = first_day.attempt()
    invitation = invited(first_day, owner, Role.SECRETARY)
    telephone = enrol(first_day, "zoe", invitation.code)
    zoe = first_day.attempt("zoe", SECRET_WORDS, telephone.code())
    create_patient(zoe.gate, PatientDraft("AVANT", "Ana", date(1970, 1, 1)))
    owner.gate.proved()
    end(owner.gate, first_day.threshold(), owner.deks, invitation.account_id)  # type: ignore[operator]
    for _ in range(2):
        with pytest.raises(SessionClosed, match="administrateur"):
            create_patient(zoe.gate, NEW)
    with pytest.raises(SessionClosed):
        zoe.gate.renew_reference()
    assert end_session(zoe.gate, first_day.threshold(), Action.LOCK)
    create_patient(owner.gate, NEW)


def test_a_closed_admin_invites_nobody_from_a_session_left_open(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    invitation = invited(first_day, owner, Role.ADMIN)
    telephone = enrol(first_day, "zoe", invitation.code)
    zoe = first_day.attempt("zoe", SECRET_WORDS, telephone.code())
    owner.gate.proved()
    disable(owner.gate, first_day.threshold(), owner.deks, invitation.account_id)
    with pytest.raises(SessionClosed):
        invite(zoe.gate, first_day.threshold(), zoe.deks, NewAccount("mal", "Mal", frozenset({Role.ADMIN})))


def test_the_work_of_others_does_not_cut_a_session(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    invitation = invited(first_day, owner, Role.SECRETARY)
    telephone = enrol(first_day, "zoe", invitation.code)
    zoe = first_day.attempt("zoe", SECRET_WORDS, telephone.code())
    note_heads(zoe.gate, first_day.threshold())
    owner.gate.renew_reference()
    create_patient(owner.gate, NEW)
    leave(first_day, zoe)


def test_nothing_is_confirmed_into_a_folder_that_went_away(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    away = first_day.folder.with_name("away")
    first_day.folder.rename(away)
    with pytest.raises(StoreError, match="déplacé ou remplacé"):
        create_patient(owner.gate, NEW)
    shutil.copytree(away, first_day.folder)
    with pytest.raises(StoreError, match="déplacé ou remplacé"):
        create_patient(owner.gate, NEW)


def test_a_closed_store_opens_nothing_again(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    store = owner.gate.stores()[Compartment.OFFICE]
    leave(first_day, owner)
    for act in (
        store.head,
        store.verify,
        store.checkpoint,
        lambda: store.note([Entry("", "", "", "", "", "", "")]),
    ):
        with pytest.raises(SessionClosed):
            act()
    store.close()
    assert not (first_day.folder / "office.db-wal").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights and owners of POSIX")
def test_new_files_are_ours_alone_whatever_the_umask(tmp_path: Path) -> None:
    kept = os.umask(0)
    try:
        day = set_up(tmp_path / "cabinet", tmp_path / "device", HandClock())
        owner = day.attempt(code=day.backup_codes[0])
        found = {item.name: stat.S_IMODE(item.stat().st_mode) for item in day.folder.iterdir()}
        owner.gate.close()
    finally:
        os.umask(kept)
    assert set(found.values()) == {0o600}
    assert "office.db-wal" in found


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights and owners of POSIX")
def test_a_store_of_another_user_is_refused(first_day: FirstDay, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    with pytest.raises(StoreError, match="autre utilisateur"):
        first_day.attempt()


def test_a_leftover_with_an_odd_number_stops_no_cleaning(tmp_path: Path) -> None:
    (tmp_path / ".telesec-set-up-²-x").mkdir()
    Foundation.clean_leftovers(tmp_path)


def test_a_clock_held_still_renews_no_proof(first_day: FirstDay, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = first_day.attempt()
    tick = fresh_proof.time.monotonic()
    monkeypatch.setattr(fresh_proof.time, "monotonic", lambda: tick + 301)
    with pytest.raises(ProofRequired):
        invited(first_day, owner, Role.SECRETARY)
