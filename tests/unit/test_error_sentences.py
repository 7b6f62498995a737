"""Every expected error is a French sentence for whoever is at the screen, and says what to do."""

from __future__ import annotations

import re

import pytest
from tests.unit.error_sentences import HOLE, Said, errors, said

# Imperatives of politeness end in -ez; these words do too, and ask for nothing.
NO_VERBS = {"assez", "chez", "avez", "nez", "aviez"}
IRREGULAR = {"faites", "refaites", "dites", "redites"}
SOMEBODY = re.compile(
    r"(administrateur|praticien|personne|secrétariat|collègue)s?\b[^.]* "
    r"(peut|peuvent|doit|fait|règle|donne|redonne|vérifie|change)",
    re.IGNORECASE,
)
# What is typed in a field: saying what is accepted says what to type.
ACCEPTED = re.compile(r"\bdoi(t|vent)\b|au plus|au moins|[Ee]xemples?\b|\bentre .* et |\bde .* à |\bcomme ")
CODE_WORDS = re.compile(
    r"\b[a-z]+_[a-z]+\b|\bNone\b|\bnull\b|\bError\b|\bException\b|0x|Traceback|\bdict\b|\bstr\b"
)

# The person asked for it, and is told that it was done.
AS_ASKED = {"Cancelled", "ImportCancelled"}
# Not said to anybody as they are: reasons in the report of an import, ends of sentences made elsewhere.
NOT_SENTENCES = {
    "NotKept": "one line of the report of an imported calendar, whose heading says what to do",
}
PARTS = {
    "exchange/plain_file.py": "the caller says which file to choose",
    "restores/drills.py": "the drill's own sentences, said with the name of the file",
    "storage/engine.py": "what is wrong with the file and what to do come from the caller",
    "storage/faults.py": "what is wrong with the file and what to do come from a table",
    "paper/sheets.py": "an absence on paper has the same name as the error: no error is made there",
}


def is_part(one: Said) -> bool:
    return HOLE in one.sentence and any(one.module.endswith(name) for name in PARTS)


def sentences() -> list[Said]:
    found = [one for one in said() if one.error not in NOT_SENTENCES and not is_part(one)]
    return [one for one in found if not one.module.endswith("paper/sheets.py")]


def says_what_to_do(one: Said) -> bool:
    words = re.findall(r"[a-zà-ÿœ]+", one.sentence.lower())
    asks = any(word in IRREGULAR or (word.endswith("ez") and word not in NO_VERBS) for word in words)
    told = one.error in AS_ASKED or bool(SOMEBODY.search(one.sentence))
    return asks or told or (one.error == "Invalid" and bool(ACCEPTED.search(one.sentence)))


def faults(rule) -> list[str]:
    return [f"{one.module}: {one.error}: {one.sentence}" for one in sentences() if not rule(one)]


def test_the_sentences_are_found() -> None:
    """A rule over nothing would hold for ever."""
    assert {"Refused", "Invalid", "Stale", "BackupRefused", "FeedRefused"} <= errors()
    assert len(said()) > 600
    assert {one.error for one in said()} >= {"Refused", "Invalid", "Stale", "BackupRefused"}


def test_every_error_says_what_to_do() -> None:
    assert faults(says_what_to_do) == []


def test_every_error_is_a_whole_sentence() -> None:
    def whole(one: Said) -> bool:
        first = one.sentence[0]
        return one.sentence.endswith((".", HOLE)) and (first.isupper() or first in "«" + HOLE)

    assert faults(whole) == []


def test_no_error_speaks_the_program_s_own_language() -> None:
    assert faults(lambda one: not CODE_WORDS.search(one.sentence)) == []


@pytest.mark.parametrize(
    ("sentence", "error", "asks"),
    [
        ("Cette fiche n'existe plus.", "NotFound", False),
        ("Cette fiche n'existe plus. Rouvrez la liste.", "NotFound", True),
        ("Vous avez assez de temps chez vous.", "Refused", False),
        ("Un administrateur le règle dans Paramètres.", "Refused", True),
        ("Une série compte de 1 à 52 séances.", "Invalid", True),
        ("Une série compte de 1 à 52 séances.", "Conflict", False),
    ],
    ids=["nothing", "an imperative", "no verb", "somebody", "what is accepted", "of no field"],
)
def test_what_counts_as_saying_what_to_do(sentence: str, error: str, asks: bool) -> None:
    assert says_what_to_do(Said("x.py", error, sentence)) is asks
