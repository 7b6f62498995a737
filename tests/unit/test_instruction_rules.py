"""Lines, versions, sheets and the card of red flags: rules tried on many answers."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.calls import red_flags
from telesec.domain.calls.books import NONE, CardBook, Notebook
from telesec.domain.calls.emergencies import UrgentAct, urgent_words
from telesec.domain.calls.instructions import (
    LONGEST,
    MAX_DAY,
    MAX_TOPIC,
    TOPICS,
    DayInstruction,
    DayRequest,
    SheetRequest,
    check_day,
    concerning,
    days_words,
    new_version,
    of_day,
    to_read_words,
    topics_of,
    whose_words,
    writes_for,
)
from telesec.domain.calls.lines import Line, check_line_settings, find_line, practitioners_of, same_number
from telesec.domain.calls.red_flags import (
    ALWAYS,
    DEFAULT,
    CardRequest,
    EmergencyNumber,
    RedFlags,
    card_version,
    check_card,
    shown_card,
    text_of,
)
from telesec.domain.calls.versions import (
    Kind,
    Validation,
    Version,
    Written,
    altered,
    in_force,
    lost,
    next_of,
    seal,
)
from telesec.domain.errors import Invalid
from telesec.domain.people import Account, Practitioner, Role
from telesec.domain.reference import Reference

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 8, 42, tzinfo=UTC)
WORDS = st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=80)
DAYS = st.dates(date(2026, 11, 1), date(2027, 3, 1))


def sheets(days, bodies):
    """Versions of one sheet, each following the one before it."""
    made: list[Version] = []
    for day, words in zip(days, bodies, strict=False):
        previous = made[-1].id if made else ""
        one = Version("", Kind.SHEET, "p1", "", len(made) + 1, day, words, "a1", "Dr L", NOW, previous)
        made.append(replace(one, id=seal(one)))
    return made


CHAINS = st.builds(sheets, st.lists(DAYS, min_size=1, max_size=6), st.lists(WORDS, min_size=6, max_size=6))


def known(versions):
    return Written(frozenset((one.id, one.author_id) for one in versions), NOW - timedelta(days=30))


# Versions.


@given(CHAINS, DAYS)
def test_in_force_is_the_last_one_begun_and_never_a_later_one(chain, today):
    found = in_force(chain, today)
    begun = [one.number for one in chain if one.valid_from <= today]
    assert (found.number if found else None) == (max(begun) if begun else None)
    coming = next_of(chain, today)
    assert coming is None or (coming == chain[-1] and coming.valid_from > today)


@given(CHAINS)
def test_a_chain_as_written_is_never_accused(chain):
    assert altered(chain, known(chain)) == set()
    assert not lost(chain, known(chain))


@given(CHAINS, st.data())
def test_whatever_is_changed_in_a_version_is_seen_there_and_after(chain, data):
    at = data.draw(st.integers(0, len(chain) - 1))
    name = data.draw(st.sampled_from(["body", "author_name", "practitioner_id", "author_id", "line_id"]))
    changed = replace(chain[at], **{name: getattr(chain[at], name) + "x"})
    found = altered([*chain[:at], changed, *chain[at + 1 :]], known(chain))
    assert set(found) == {one.id for one in chain[at:]}


@given(CHAINS, st.data())
def test_a_version_taken_away_is_seen(chain, data):
    at = data.draw(st.integers(0, len(chain) - 1))
    left = [*chain[:at], *chain[at + 1 :]]
    assert lost(left, known(chain))
    assert set(altered(left, known(chain))) == {one.id for one in chain[at + 1 :]}


@given(CHAINS, st.data())
def test_a_version_sealed_again_by_another_hand_is_not_in_the_journal(chain, data):
    at = data.draw(st.integers(0, len(chain) - 1))
    forged = replace(chain[at], body=chain[at].body + "x")
    forged = replace(forged, id=seal(forged))
    assert forged.id in altered([*chain[:at], forged, *chain[at + 1 :]], known(chain))


@given(CHAINS)
def test_the_order_in_which_they_are_read_changes_nothing(chain):
    assert altered(list(reversed(chain)), known(chain)) == set()
    assert in_force(reversed(chain), TODAY) == in_force(chain, TODAY)


def test_two_versions_that_say_the_same_are_still_two():
    first, second = sheets([TODAY, TODAY], ["{}", "{}"])
    assert first.id != second.id
    assert re.fullmatch(r"[0-9a-f]{32}", first.id)


# Sheets.


@given(st.dictionaries(st.sampled_from(sorted(TOPICS)), WORDS))
def test_what_is_written_is_what_is_read(topics):
    wanted = SheetRequest("p1", "", TODAY, topics)
    made = new_version(wanted, ("a1", "Dr L"), NOW, TODAY)
    assert topics_of(made) == {key: text.strip() for key, text in topics.items() if text.strip()}
    assert made.id == seal(made)
    assert made.number == 1


@given(st.binary(max_size=40))
def test_a_body_that_is_not_ours_says_nothing(noise):
    one = replace(sheets([TODAY], ["{}"])[0], body=noise.decode("utf-8", "replace"))
    assert set(topics_of(one)) <= set(TOPICS)
    assert text_of(one) is None


@pytest.mark.parametrize(
    ("topics", "field"),
    [({"results": "x" * (MAX_TOPIC + 1)}, "results"), ({"prices": "a\x07b"}, "prices")],
)
def test_what_cannot_be_read_is_refused_at_its_topic(topics, field):
    with pytest.raises(Invalid) as caught:
        new_version(SheetRequest("p1", "", TODAY, topics), ("a1", "Dr L"), NOW, TODAY)
    assert caught.value.field == field


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + timedelta(days=400)])
def test_a_version_begins_today_or_in_the_year_to_come(day):
    with pytest.raises(Invalid):
        new_version(SheetRequest("p1", "", day, {}), ("a1", "Dr L"), NOW, TODAY)


def version_for(who, line, words="x", number=1, day=TODAY):
    body = json.dumps({"disturb": words} if words else {})
    one = Version("", Kind.SHEET, who, line, number, day, body, "a1", "Dr L", NOW)
    return replace(one, id=seal(one))


def test_the_sheet_of_the_line_comes_first_then_each_practitioner_s_then_everybody_s():
    all_of_them = [
        version_for("", ""),
        version_for("p2", ""),
        version_for("p1", ""),
        version_for("", "l1"),
        version_for("p1", "l1"),
        version_for("p1", "l2"),
        version_for("p3", ""),
    ]
    found = concerning(all_of_them, "l1", ("p1", "p2"), TODAY)
    assert [(one.practitioner_id, one.line_id) for one in found] == [
        ("p1", "l1"),
        ("", "l1"),
        ("p1", ""),
        ("p2", ""),
        ("", ""),
    ]


def test_a_sheet_emptied_or_not_begun_is_not_shown():
    emptied = [version_for("p1", ""), version_for("p1", "", "", number=2)]
    later = version_for("p2", "", day=TODAY + timedelta(days=1))
    card = replace(version_for("", ""), kind=Kind.CARD)
    assert concerning([*emptied, later, card], "", ("p1", "p2"), TODAY) == ()


# Words of a day.


def day_for(first, last, who="", line="", withdrawn=None):
    return DayInstruction("d", first, last, who, line, "Absent.", "a1", "Dr L", NOW, withdrawn_at=withdrawn)


@given(DAYS, DAYS, DAYS)
def test_words_hold_from_their_first_day_to_their_last(first, last, day):
    first, last = min(first, last), max(first, last)
    assert bool(of_day([day_for(first, last)], day, "", ())) == (first <= day <= last)
    assert of_day([day_for(first, last, withdrawn=NOW)], day, "", ()) == ()


def test_words_for_a_line_or_a_practitioner_reach_no_other():
    said = [day_for(TODAY, TODAY, "p1"), day_for(TODAY, TODAY, "", "l1")]
    assert of_day(said, TODAY, "l2", ("p2",)) == ()
    assert len(of_day(said, TODAY, "l1", ("p1",))) == 2


@pytest.mark.parametrize(
    ("first", "last", "words", "field"),
    [
        (0, 0, "   ", "words"),
        (0, 0, "x" * (MAX_DAY + 1), "words"),
        (0, 0, "a\x00b", "words"),
        (2, 1, "Absent.", "last"),
        (-3, -1, "Absent.", "first"),
        (400, 400, "Absent.", "first"),
        (0, LONGEST.days + 1, "Absent.", "last"),
    ],
)
def test_the_words_of_a_day_are_short_and_to_come(first, last, words, field):
    wanted = DayRequest(TODAY + timedelta(days=first), TODAY + timedelta(days=last), words)
    with pytest.raises(Invalid) as caught:
        check_day(wanted, TODAY)
    assert caught.value.field == field


def test_the_words_of_a_day_are_said_in_french():
    assert days_words(day_for(TODAY, TODAY)) == "lundi 23 novembre 2026"
    assert (
        days_words(day_for(TODAY, date(2026, 12, 1)))
        == "du lundi 23 novembre 2026 au mardi 1er décembre 2026"
    )
    assert to_read_words([]) == ""
    assert to_read_words(["Dr L", "Accueil"]).startswith("2 consignes ont changé")


# Who writes for whom.


@pytest.mark.parametrize(
    ("roles", "whose", "may"),
    [
        ({Role.PRACTITIONER}, "p1", True),
        ({Role.PRACTITIONER}, "", True),
        ({Role.PRACTITIONER}, "p2", False),
        ({Role.PRACTITIONER, Role.ADMIN}, "p2", True),
        ({Role.ADMIN}, "p2", True),
    ],
)
def test_a_practitioner_writes_for_themselves_and_for_the_practice(roles, whose, may):
    assert writes_for(Account("a", "l", "L", frozenset(roles), "p1"), whose) is may


def test_a_practitioner_or_a_line_gone_keeps_its_sheet_a_name():
    reference = Reference("x", "Cabinet", (), (Practitioner("p1", "Dr L", site_id="s1"),))
    assert whose_words("p1", "l1", reference, (Line("l1", "Accueil", "04"),)) == "Dr L · Accueil"
    assert whose_words("gone", "gone", reference, ()) == "Un praticien parti · une ligne retirée"
    assert whose_words("", "", reference, ()) == "Tout le cabinet"


# Lines.

LINE = Line("l1", "Accueil", "04 72 00 00 01")


@given(st.from_regex(r"0[1-9][0-9]{8}", fullmatch=True))
def test_a_line_is_found_by_its_number_in_any_writing(number):
    line = replace(LINE, number=number)
    for written in (number, "+33" + number[1:], "0033 " + number[1:], "+33 (0)" + number[1:]):
        assert find_line([line], written) == line
    assert find_line([line], line.id) == line
    assert find_line([line], " ACCUEIL ") == line


@given(st.text(max_size=30))
def test_no_line_answers_to_what_is_none_of_its_names(typed):
    found = find_line([LINE], typed)
    assert found is None or same_number(typed, LINE.number) or typed.strip().casefold() in ("accueil", "l1")


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (replace(LINE, label=" "), "label"),
        (replace(LINE, number="1"), "number"),
        (replace(LINE, number="accueil"), "number"),
        (replace(LINE, number="9" * 16), "number"),
        (replace(LINE, greeting="x" * 301), "greeting"),
        (replace(LINE, greeting="a\x07"), "greeting"),
        (replace(LINE, id="l9", label="Autre"), "number"),
        (replace(LINE, id="l9", number="0472000002"), "label"),
    ],
)
def test_what_is_no_line_is_refused_at_its_field(line, field):
    with pytest.raises(Invalid) as caught:
        check_line_settings(line, [LINE])
    assert caught.value.field == field


def test_a_line_taken_out_of_use_frees_its_number():
    check_line_settings(replace(LINE, id="l9"), [replace(LINE, active=False)])


def test_a_line_rings_for_those_it_names_else_for_its_place():
    people = (
        Practitioner("p1", "Dr L", site_id="s1"),
        Practitioner("p2", "Dr B", site_id="s2"),
        Practitioner("p3", "Dr C", site_id="s1", active=False),
    )
    assert [one.id for one in practitioners_of(None, people)] == ["p1", "p2"]
    assert [one.id for one in practitioners_of(replace(LINE, site_id="s1"), people)] == ["p1"]
    assert [one.id for one in practitioners_of(replace(LINE, practitioner_ids=("p2",)), people)] == ["p2"]
    assert [one.id for one in practitioners_of(replace(LINE, site_id="s9"), people)] == ["p1", "p2"]


# The card of red flags.


def test_the_proposed_card_can_be_written_and_covers_what_the_trade_fears():
    check_card(DEFAULT)
    assert len(DEFAULT.signs) == 15
    said = " ".join(DEFAULT.signs).casefold()
    for sign in ("poitrine", "respirer", "convulsions", "parole", "saignement", "allergie", "tête", "brûlure",
                 "toxique", "mourir", "grossesse", "trois mois", "nuque", "testicule", "œil"):  # fmt: skip
        assert sign in said


NUMBERS = st.builds(
    EmergencyNumber,
    st.from_regex(r"(0[1-9]( [0-9]{2}){4}|3[0-9]{3}|1[0-9]{2})", fullmatch=True),
    st.from_regex(r"[A-Z][a-zé]{2,20}", fullmatch=True),
)


@given(st.lists(NUMBERS, max_size=6, unique_by=lambda one: one.number))
def test_the_three_numbers_stand_first_whatever_a_practice_adds(numbers):
    own = [one for one in numbers if one.number not in {fixed.number for fixed in ALWAYS}]
    text = replace(DEFAULT, numbers=tuple(own))
    check_card(text)
    version = card_version(CardRequest(text), ("a", "A"), NOW, TODAY)
    assert text_of(version) == text
    shown = RedFlags(text, version, Validation(version.id, "a", "Dr L", NOW))
    assert shown.numbers[:3] == ALWAYS
    assert shown.numbers[3:] == tuple(own)
    assert RedFlags().numbers == ALWAYS


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (replace(DEFAULT, signs=()), "signs"),
        (replace(DEFAULT, signs=("x" * 121,)), "signs"),
        (replace(DEFAULT, signs=("x",) * 31), "signs"),
        (replace(DEFAULT, signs=("a\x07",)), "signs"),
        (replace(DEFAULT, say="  "), "say"),
        (replace(DEFAULT, say="x" * 401), "say"),
        (replace(DEFAULT, then="a\x00"), "then"),
        *(
            (replace(DEFAULT, numbers=(EmergencyNumber(number, label),)), "numbers")
            for number, label in (
                ("15", "Samu"), ("1 1 2", "Europe"), ("114", "x"), ("", "x"), ("appeler", "x"), ("3114", " "),
                ("3114", "x" * 121), ("3114", "a\x07"), ("0" * 30, "x"), ("+", "x"),
            )
        ),
        (replace(DEFAULT, numbers=(EmergencyNumber("18", "Feu"), EmergencyNumber("1 8", "Feu"))), "numbers"),
        (replace(DEFAULT, numbers=tuple(EmergencyNumber(f"31{n:02}", "x") for n in range(13))), "numbers"),
    ],
)  # fmt: skip
def test_a_card_that_cannot_be_read_or_dialled_is_refused(text, field):
    with pytest.raises(Invalid) as caught:
        check_card(text)
    assert caught.value.field == field


def cards(count):
    made: list[Version] = []
    for at in range(count):
        last = made[-1] if made else None
        text = replace(DEFAULT, say=f"Phrase {at}.")
        wanted = CardRequest(text, *((last.number, last.id) if last else (0, "")))
        made.append(card_version(wanted, ("a", "A"), NOW, TODAY))
    return made


@given(st.integers(0, 5), st.sets(st.integers(0, 4)), st.sets(st.integers(0, 4)))
def test_what_is_read_out_is_the_last_validated_version_that_stands(count, validated, condemned):
    versions = cards(count)
    said = [Validation(versions[at].id, "a", "Dr L", NOW) for at in validated if at < count]
    out = {versions[at].id for at in condemned if at < count}
    found = shown_card(versions, said, out)
    good = [at for at in validated - condemned if at < count]
    assert (found[0].id if found else None) == (versions[max(good)].id if good else None)


def test_nothing_on_the_card_counts_or_ranks():
    assert {"score", "level", "weight", "urgency"}.isdisjoint(dir(red_flags.CardText))
    assert "logiciel de tri" in red_flags.FACE
    assert DEFAULT.signs == text_of(card_version(CardRequest(DEFAULT), ("a", "A"), NOW, TODAY)).signs


def test_what_was_done_is_said_with_its_time():
    at = datetime(2026, 11, 23, 9, 5)
    assert (
        urgent_words(UrgentAct.ADVISED, "15", at, " mal  au\nbras ")
        == "9 h 05 : 15 conseillé. « mal au bras »"
    )
    assert urgent_words(UrgentAct.TRANSFERRED, "au 15", at, "") == "9 h 05 : appel transféré au 15."


def test_the_books_say_where_things_stand():
    first, second = sheets([TODAY, TODAY + timedelta(days=9)], ['{"disturb": "x"}'] * 2)
    book = Notebook((), (first, second), frozenset({first.id}), (), TODAY)
    words = book.state_words(book.of("p1", ""))
    assert "La version 2 la remplacera le mercredi 2 décembre 2026." in words
    assert "n'est plus celui qui a été écrit" in words
    assert [book.state_of(one) for one in (second, first)] == ["À venir", "Modifiée hors du programme"]
    assert book.state_words(()) == NONE
    assert CardBook().last is None
    assert CardBook().validation_of(None) is None
