"""Two files side by side: what differs, what may be taken, what gives pause, what is given back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from telesec.domain.errors import Conflict, Invalid, Refused
from telesec.domain.patient_files.merges import (
    MergeRequest,
    check_merge,
    completed,
    differences,
    draft_of,
    first_taken,
    given_back,
    warnings,
)
from telesec.domain.patients import IdentityStatus, Patient, Sex

KEPT = Patient(
    "1" * 32,
    "Dubois",
    "Noël",
    date(1968, 3, 14),
    Sex.MALE,
    phone="06 12 34 56 78",
    opt_outs=("sms",),
    desk_note="Sonner deux fois.",
)
OTHER = Patient(
    "2" * 32,
    "DUBOIS",
    "Noel",
    date(1968, 3, 14),
    Sex.MALE,
    phone="+33 6 12 34 56 78",
    email="n@exemple.fr",
    city="Lyon",
    needs=("wheelchair",),
    opt_outs=("call",),
    desk_note="Clé chez la voisine.",
)
ASKED = MergeRequest(OTHER.id, 1, KEPT.id, 1, "Saisi deux fois")


def test_only_what_differs_may_be_taken_and_the_blanks_are_proposed() -> None:
    lines = {line.name: line for line in differences(KEPT, OTHER)}
    assert lines["birth_name"].same
    assert lines["phone"].same
    assert not lines["birth_date"].takeable
    assert lines["email"].takeable
    assert "used_name" not in lines
    assert lines["needs"].other == "Fauteuil roulant"
    assert first_taken(lines.values()) == ("email", "city")


def test_needs_and_refusals_of_both_are_kept_and_notes_joined() -> None:
    after = completed(KEPT, OTHER, ("email", "desk_note"))
    assert (after.email, after.city) == ("n@exemple.fr", "")
    assert after.needs == ("wheelchair",)
    assert after.opt_outs == ("sms", "call")
    assert after.desk_note == "Sonner deux fois.\nClé chez la voisine."


def test_separating_gives_back_what_nobody_changed_since() -> None:
    changes: dict[str, tuple[object, object]] = {"email": ("", "n@exemple.fr"), "city": ("", "Lyon")}
    now = replace(KEPT, email="n@exemple.fr", city="Bron")
    assert given_back(now, changes) == replace(draft_of(KEPT), city="Bron")


def test_what_gives_pause() -> None:
    assert warnings(KEPT, OTHER) == ()
    assert "dates de naissance" in warnings(KEPT, replace(OTHER, birth_date=date(1999, 1, 1)))[0]
    assert "sexe" in warnings(KEPT, replace(OTHER, sex=Sex.FEMALE))[0]
    checked = replace(OTHER, status=IdentityStatus.VALIDATED)
    assert "gardez plutôt celle-là" in warnings(KEPT, checked)[0]
    both = replace(KEPT, status=IdentityStatus.VALIDATED)
    assert warnings(both, checked) == ()
    assert "ne disent pas la même chose" in warnings(both, replace(checked, birth_place="Bron"))[0]


@pytest.mark.parametrize(
    ("source", "target", "request_", "error"),
    [
        (OTHER, KEPT, replace(ASKED, reason="  "), Invalid),
        (OTHER, KEPT, replace(ASKED, reason="x" * 400), Invalid),
        (OTHER, KEPT, replace(ASKED, taken=("birth_name",)), Invalid),
        (KEPT, KEPT, ASKED, Refused),
        (replace(OTHER, merged_into="3" * 32), KEPT, ASKED, Conflict),
        (OTHER, replace(KEPT, merged_into="3" * 32), ASKED, Conflict),
    ],
)
def test_refusals(source: Patient, target: Patient, request_: MergeRequest, error: type[Exception]) -> None:
    with pytest.raises(error):
        check_merge(source, target, request_)


def test_the_reason_is_kept_on_one_line() -> None:
    assert check_merge(OTHER, KEPT, replace(ASKED, reason=" Saisi \n deux  fois ")) == "Saisi deux fois"
