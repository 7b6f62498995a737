"""What may be said of a result: never its words, never after its day, never to who was not named."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from telesec.domain.errors import Conflict, Invalid
from telesec.domain.patient_files.rniv import search_words
from telesec.domain.slips import result_rules
from telesec.domain.slips.results import (
    WORDINGS,
    Answer,
    Asker,
    Release,
    Result,
    ResultAsk,
    ResultDraft,
)

NOW = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)
TODAY = date(2026, 11, 16)
TEXT = "Hémoglobine basse à 9,8 g/dL, anémie ferriprive. Contrôle dans 3 mois."


def result(text: str = TEXT, label: str = "Bilan martial") -> Result:
    return Result("r", "p", "dr", "a", label, text, TODAY, NOW)


def release(key: str = "1", **changes: object) -> Release:
    values: dict[str, object] = {"until": None, "consent_ids": (), "withdrawn_at": None} | changes
    return Release(key, "r", "p", "dr", WORDINGS[0], NOW, "a", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("said", WORDINGS)
def test_the_ready_made_sentences_tell_no_result(said: str) -> None:
    assert result_rules.checked_wording(said, result()) == said
    assert result_rules.checked_wording(said, result("rien à faire de plus, vos résultats")) == said


@pytest.mark.parametrize(
    "said",
    [
        "Votre hémoglobine est basse.",
        "Vous avez une ANEMIE.",
        "C'est à 9,8.",
        "Le bilan martial est arrivé.",
        "Contrôle dans 3 mois",
        "",
        "x" * 201,
    ],
)
def test_a_sentence_that_tells_the_result_is_refused(said: str) -> None:
    with pytest.raises(Invalid) as refused:
        result_rules.checked_wording(said, result())
    assert refused.value.field == "wording"
    assert "anémie" not in refused.value.sentence.lower()


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("VIH, oui.", "VIH positif"),
        ("Tout est positive", "VIH positif"),
        ("La sérologie est négative : non", "Négatif"),
        ("Le taux est de douze.", "12 mg/L"),
        ("Stade IV confirmé", "Stade IV"),
        ("C'est IV", "Stade IV"),
        ("Grade ½", "grade 1/2"),
        ("Dites que c'est un c a n c e r", "cancer"),
        ("Dites c.a.n.c.e.r", "cancer"),
        ("Dites c'a'n'c'e'r", "cancer"),
        ("C'est la séro posi tivité", "séropositivité"),
        ("Les reins", "Rein gauche petit"),
        ("C'est bas", "Fer bas"),
        ("Attendez quinze jours", "rien"),
    ],
)
def test_another_form_a_short_word_a_figure_in_letters_and_a_spelling_are_refused(
    said: str, found: str
) -> None:
    with pytest.raises(Invalid) as refused:
        result_rules.checked_wording(said, result(found))
    assert refused.value.field == "wording"


@pytest.mark.parametrize(
    "said",
    [
        "Il n'y a rien à faire, tout est normal.",
        "Il y a une ordonnance au cabinet.",
        "C'est à refaire : ne prenez pas l'ancien traitement.",
        "Venez un jour de la semaine, j'ai besoin de vous parler.",
        "Aujourd'hui, le praticien n'a pas d'autre demande.",
    ],
)
def test_plain_french_is_said_whatever_the_result_holds_of_its_little_words(said: str) -> None:
    found = "Il n'y a pas de lésion sur le poumon ; à revoir si besoin par un autre praticien."
    assert result_rules.checked_wording(said, result(found)) == said


def test_an_ordinary_sentence_passes_though_the_result_holds_its_words() -> None:
    said = "Tout est normal, prenez rendez-vous pour un contrôle."
    assert result_rules.checked_wording(said, result("Normal. Contrôle à prévoir.")) == said


@given(st.lists(st.sampled_from(TEXT.split()), min_size=1, max_size=6).map(" ".join))
def test_no_telling_word_of_the_result_ever_passes(said: str) -> None:
    try:
        kept = result_rules.checked_wording(said, result())
    except Invalid:
        return
    long_words = {word for word in search_words(kept) if len(word) >= 4}
    assert long_words <= {"CONTROLE", "DANS", "MOIS"}


@given(st.text(min_size=1, max_size=150), st.text(min_size=1, max_size=150))
def test_no_figure_and_no_rare_word_of_what_was_found_is_ever_said(said: str, found: str) -> None:
    assume(said.strip() and found.strip())
    try:
        kept = result_rules.checked_wording(said, result(found, found))
    except Invalid:
        return
    assert not any(sign.isdigit() for sign in kept)
    shared = {word for word in search_words(kept) if len(word) >= 4} & set(search_words(found))
    assert all(word in result_rules.PLAIN for word in shared)


def test_a_release_is_said_until_its_last_day_and_never_once_withdrawn() -> None:
    ask = ResultAsk("c", "p")
    last = release(until=TODAY)
    assert result_rules.answer_to(ask, (last,), TODAY).answer is Answer.GIVEN
    assert result_rules.answer_to(ask, (last,), TODAY + timedelta(days=1)).answer is Answer.NOTHING
    gone = release(withdrawn_at=NOW)
    assert result_rules.answer_to(ask, (gone,), TODAY) == result_rules.answer_to(ask, (), TODAY)


@given(st.lists(st.sampled_from(["x", "y", ""]), max_size=3), st.sampled_from(["x", "z", ""]))
def test_a_third_party_is_told_only_what_was_released_to_their_agreement(named: list[str], by: str) -> None:
    ask = ResultAsk("c", "p", Asker.THIRD_PARTY, by)
    told = result_rules.answer_to(ask, (release(consent_ids=tuple(named)),), TODAY)
    assert (told.answer is Answer.GIVEN) == (bool(by) and by in named)
    assert bool(told.allowed) == (told.answer is Answer.GIVEN)


def test_a_result_that_was_never_released_and_one_that_never_came_answer_alike() -> None:
    ask = ResultAsk("c", "p")
    elsewhere = release(withdrawn_at=NOW), release("2", until=TODAY - timedelta(days=1))
    assert result_rules.answer_to(ask, elsewhere, TODAY) == result_rules.answer_to(ask, (), TODAY)


@pytest.mark.parametrize(
    ("field", "draft"),
    [
        ("label", ResultDraft("p", " ", "x", TODAY)),
        ("label", ResultDraft("p", "x" * 201, "x", TODAY)),
        ("text", ResultDraft("p", "NFS", "\n", TODAY)),
        ("text", ResultDraft("p", "NFS", "x" * 4001, TODAY)),
        ("received_on", ResultDraft("p", "NFS", "x", TODAY + timedelta(days=1))),
    ],
)
def test_a_result_says_which_field_to_correct(field: str, draft: ResultDraft) -> None:
    with pytest.raises(Invalid) as refused:
        result_rules.checked_result(draft, TODAY)
    assert refused.value.field == field


def test_a_release_that_changed_meanwhile_is_not_withdrawn_again() -> None:
    for changed in (release(withdrawn_at=NOW), release(version=2)):
        with pytest.raises(Conflict):
            result_rules.check_standing(changed, 1)
    with pytest.raises(Invalid):
        result_rules.check_until(TODAY - timedelta(days=1), TODAY)
