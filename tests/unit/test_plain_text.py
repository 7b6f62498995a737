"""Halves of characters, controls and endless names, typed or pasted: refused or cleaned, never kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from telesec.domain.agenda import ReasonCode
from telesec.domain.care import clinical_rules
from telesec.domain.care.billing import TariffChange
from telesec.domain.care.billing_rules import checked_change
from telesec.domain.desk import text as desk_text
from telesec.domain.errors import Invalid
from telesec.domain.hours.schedule_rules import check_practitioner, check_reason_code, check_site
from telesec.domain.people import Practitioner, Role, Site
from telesec.domain.plain_text import check_line, without_unwritable
from telesec.services.access import set_up

BAD = ("a\ud83dz", "a\x00z", "a\x1bz", "a\u202ez", "a\nz", "a" * 400)
MOTIF = ReasonCode("1", "Consultation", 15, "blue")
SITE = Site("1", "Cabinet", address="3 rue A\n69007 Lyon")
DOCTOR = Practitioner("1", "Dr Lefèvre")


@pytest.mark.parametrize("bad", BAD)
def test_a_name_or_label_that_cannot_be_shown_is_refused_with_a_sentence(bad: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_line("name", bad)
    assert refused.value.field == "name"
    with pytest.raises(Invalid):
        check_reason_code(replace(MOTIF, label=bad))
    with pytest.raises(Invalid):
        check_site(replace(SITE, name=bad))
    with pytest.raises(Invalid):
        check_practitioner(replace(DOCTOR, display_name=bad))
    with pytest.raises(Invalid):
        set_up._check(replace(set_up.Identity("Cabinet", "claire", "Dr Claire"), site_name=bad))


def test_ordinary_names_are_kept() -> None:
    check_reason_code(MOTIF)
    check_site(SITE)
    check_practitioner(DOCTOR)
    set_up._check(set_up.Identity("Cabinet", "claire", "Dr Claire 👩‍⚕️", roles=frozenset({Role.ADMIN})))


@pytest.mark.parametrize("bad", ["a\ud83dz", "a\x00z", "a\x1bz"])
def test_the_label_of_an_act_is_refused(bad: str) -> None:
    with pytest.raises(Invalid):
        checked_change(TariffChange("GS", bad, 3000, date(2026, 1, 1)))


def test_the_text_of_a_booking_or_a_note_loses_what_cannot_be_written() -> None:
    assert (
        desk_text.checked_text("note", " rapporter\r\nles \ud83d\x00 examens 👍 ")
        == "rapporter\nles examens 👍"
    )
    assert clinical_rules.checked_text("  TA\t12/8\r\n\ud83dstable\x00 👍 ") == "TA\t12/8\nstable 👍"
    assert without_unwritable("a\tb\n\udc00c") == "a\tb\nc"
    with pytest.raises(Invalid):
        clinical_rules.checked_text("\ud83d\x00")
