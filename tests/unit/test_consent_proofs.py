"""What may be believed of an agreement once the journal's oldest rows were purged."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from telesec.domain.contacts.consent_proofs import Noted, NotedRows, proof_of
from telesec.domain.contacts.consents import ConsentScope, Proof, ThirdPartyConsent

NOTED = datetime(2026, 3, 2, 9, tzinfo=UTC)
ENDED = NOTED + timedelta(days=60)
AGREED = ThirdPartyConsent(
    "c", "p", "Marie Dubois", (ConsentScope.APPOINTMENTS,), date(2026, 3, 2), noted_at=NOTED, noted_by="lea"
)


def note(*, signed: bool) -> Noted:
    return Noted(7, "c", "lea", signed, NOTED - timedelta(milliseconds=1))


WITHDRAWAL = Noted(90, "c", "lea", signed=False, at=ENDED)


@pytest.mark.parametrize("signature", ["ab", ""], ids=["signed", "earlier"])
def test_one_that_was_withdrawn_is_not_brought_back_once_its_note_was_purged(signature: str) -> None:
    purged = NotedRows((WITHDRAWAL,), since=ENDED - timedelta(days=1), signed_from=500)
    one = replace(AGREED, signature=signature)
    assert proof_of(one, purged, lambda _one: True) is Proof.DOUBTFUL


def test_the_row_of_its_note_is_the_one_written_with_it() -> None:
    signed, earlier = replace(AGREED, signature="ab"), AGREED
    assert proof_of(signed, NotedRows((note(signed=True),)), lambda _one: True) is Proof.SIGNED
    assert proof_of(earlier, NotedRows((note(signed=False),)), lambda _one: True) is Proof.EARLIER


def test_a_signed_one_outlives_the_purge_of_its_note() -> None:
    later = NotedRows((), since=ENDED)
    assert proof_of(replace(AGREED, signature="ab"), later, lambda _one: True) is Proof.SIGNED
    assert proof_of(replace(AGREED, signature="ab"), NotedRows((), since=NOTED), lambda _one: True) is (
        Proof.DOUBTFUL
    )
