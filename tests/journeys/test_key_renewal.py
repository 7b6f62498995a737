"""Keys renewed from end to end: a real practice, its session closed, its files swapped at the next start."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.journeys.conftest import FirstDay

from telesec.domain.access.renewals import RenewalReason
from telesec.domain.actions import Action, Subject
from telesec.domain.errors import StoreError
from telesec.domain.journal.chain import Verdict
from telesec.domain.people import Compartment
from telesec.security.device import FileStore
from telesec.security.header import read_header
from telesec.security.recovery import decode_code, open_block
from telesec.services.access import key_renewal, key_staging
from telesec.services.access.sign_in import SignedIn
from telesec.services.anchoring import end_session
from telesec.services.journals.journal import verify
from telesec.services.restore_intent import is_pending
from telesec.services.restores.restore_swap import complete
from telesec.services.stores import open_stores

ALL = frozenset(Compartment)


def renew(day: FirstDay, signed: SignedIn, compartments: frozenset[Compartment] = ALL) -> None:
    """What a person does from the page of the accounts, up to the next start."""
    stage(day, signed, compartments)
    start(day)


def stage(day: FirstDay, signed: SignedIn, compartments: frozenset[Compartment] = ALL) -> None:
    threshold = day.threshold()
    renewal = key_renewal.begin(signed.gate, threshold, signed.deks, compartments)
    end_session(signed.gate, threshold, Action.LOCK, "keys_renewed")
    key_staging.stage(renewal)


def start(day: FirstDay) -> None:
    complete(day.folder, lambda _practice: FileStore(day.device_folder), day.clock)


def owe(signed: SignedIn, *compartments: Compartment) -> None:
    with signed.gate.enter(Action.ACCOUNT_DISABLE, Subject("account", "x")) as records:
        key_renewal.ask(records, compartments or ALL, RenewalReason.ACCOUNT_CLOSED)


def again(day: FirstDay) -> SignedIn:
    day.clock.advance(minutes=2)
    return day.attempt()


def test_after_a_renewal_everything_opens_and_the_old_keys_open_nothing(first_day: FirstDay) -> None:
    signed = first_day.attempt()
    owe(signed)
    old, before = dict(signed.deks), read_header(first_day.folder)
    renew(first_day, signed)
    found = again(first_day)
    assert found.warnings == ()
    assert set(found.deks) == set(ALL)
    assert not set(found.deks.values()) & set(old.values())
    assert verify(found.gate).whole
    assert "a renouvelé les clés du cabinet" in " ".join(found.notices)
    state = key_renewal.standing(found.gate, first_day.threshold(), found.deks)
    assert state.owed == ()
    found.gate.close()
    for compartment, key in old.items():
        with pytest.raises(StoreError, match="sa clé a changé"):
            open_stores(first_day.folder, before.practice_id, {compartment: key})
