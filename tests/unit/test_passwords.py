"""The password policy refuses what is guessed first and explains itself in French."""

from __future__ import annotations

import secrets

import pytest

from telesec.domain.errors import Invalid
from telesec.security.passwords import MAX_LENGTH, require_strong, strength

CONTEXT = ("Cabinet des Lilas", "Saint-Étienne", "Dr Lefèvre", "claire")
GOOD = "violon cèdre 7 bateau lampe"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "court",
        "azertyuiop12",
        "motdepasse2026",
        "Motdepasse123!",
        "aaaaaaaaaaaaaaaa",
        "abcdefghijklmnop",
        "123456789012345",
        "qwertyuiopasdfgh",
        "CabinetDesLilas2026!",
        "C4b1n3tD3sL1las!!",
        "SaintEtienne42000",
        "s41nt-ét1enne-42",
        "DrLefevre2026!!",
        "L3fèvr3Lilas1985",
        "Telesecretariat1",
        "jetaimedoudou69",
        "20/03/1985",
        "nicolasmarseille",
    ],
)
def test_guessable_passwords_are_refused_with_a_sentence(text: str) -> None:
    found = strength(text, CONTEXT)
    assert not found.ok
    assert found.sentence.endswith(".")
    with pytest.raises(Invalid) as caught:
        require_strong(text, CONTEXT)
    assert caught.value.field == "password"


@pytest.mark.parametrize(
    "text", [GOOD, "épi mauve / trottoir 19 zinc", "🦊 fougère tambour 88 quai", GOOD * 5]
)
def test_long_phrases_are_accepted(text: str) -> None:
    require_strong(text, CONTEXT)
    assert strength(text, CONTEXT).score >= 3


def test_eleven_characters_are_too_few_and_three_hundred_the_most() -> None:
    assert "un caractère" in strength("xK9#mQ2vLp7", CONTEXT).sentence
    long = secrets.token_urlsafe(400)
    assert strength(long[:MAX_LENGTH]).ok
    assert not strength(long[: MAX_LENGTH + 1]).ok


def test_random_passphrases_pass() -> None:
    for _ in range(40):
        assert strength(secrets.token_urlsafe(14), CONTEXT).ok
