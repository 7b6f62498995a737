"""A lock comes at any moment: half a character in a form must not stop it, nor lose the rest."""

from __future__ import annotations

from typing import Any

from telesec.domain.drafts import FormDraft
from telesec.domain.people import Role
from telesec.services.drafts import keep_drafts, take_drafts


def test_a_form_with_half_a_character_is_kept_at_the_lock(practice: Any) -> None:
    desk = practice.gate(Role.SECRETARY)
    assert keep_drafts(desk, [FormDraft("booking", {"note": "rappeler \ud83d\x00demain"})]) == 1
    assert take_drafts(desk) == (FormDraft("booking", {"note": "rappeler demain"}),)
