"""The correspondents' directory: found by words or by a calling number, vCards in and out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from tests.conftest import examples

from telesec.domain.actions import Action, Subject
from telesec.domain.contacts.correspondents import TEXTS, Correspondent
from telesec.domain.errors import Conflict, Invalid, ProofRequired, Refused, Stale
from telesec.domain.people import Compartment, Role
from telesec.exchange.vcard import MAX_BYTES, read_cards
from telesec.exchange.vcard_writer import cards_bytes
from telesec.services.contacts.correspondents import (
    list_correspondents,
    put_aside,
    save_correspondent,
    take_back,
)
from telesec.services.contacts.vcards import CardsConfirmation, confirm_cards, export_cards, preview_cards

BENALI = Correspondent(
    "",
    "Benali",
    first_name="Karim",
    title="Dr",
    specialty="Cardiologie",
    phone="04 72 00 00 01",
    phone2="+33 6 39 98 00 07",
    email="k.benali@exemple.fr",
    address="3 rue Émile-Zola, étage 2",
    postcode="69002",
    city="Lyon",
    rpps="10100473148",
)
LAB = Correspondent("", "Laboratoire de l'Œuvre", kind="laboratory", phone="0472000002", city="Lyon")


@pytest.fixture
def directory(desk):
    return [save_correspondent(desk, one) for one in (BENALI, LAB)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["Dr Benali Karim", "Laboratoire de l'Œuvre"]),
        ("bena", ["Dr Benali Karim"]),
        ("karim b", ["Dr Benali Karim"]),
        ("CARDIO lyon", ["Dr Benali Karim"]),
        ("labo", ["Laboratoire de l'Œuvre"]),
        ("oeuvre", ["Laboratoire de l'Œuvre"]),
        ("04 72 00", ["Dr Benali Karim", "Laboratoire de l'Œuvre"]),
        ("0639980007", ["Dr Benali Karim"]),
        ("enali", []),
        ("%", ["Dr Benali Karim", "Laboratoire de l'Œuvre"]),
    ],
)
def test_a_correspondent_is_found_by_the_beginnings_of_words_or_by_a_number(desk, directory, typed, found):
    assert [one.shown_name for one in list_correspondents(desk, typed)] == found


def by_number(gate, number):
    with gate.enter(Action.CORRESPONDENT_LIST, Subject("correspondents")) as records:
        return records.correspondents.by_number(number)


@pytest.mark.parametrize("number", ["+33 4 72 00 00 01", "0472000001", "04.72.00.00.01", "0033472000001"])
def test_a_calling_number_finds_who_has_it_however_it_is_written(desk, directory, number):
    assert [one.name for one in by_number(desk, number)] == ["Benali"]


def test_everybody_behind_one_number_is_told(desk, directory):
    save_correspondent(desk, replace(BENALI, name="Zidi", rpps="", first_name="Ana"))
    assert [one.name for one in by_number(desk, BENALI.phone)] == ["Benali", "Zidi"]


@pytest.mark.parametrize("number", ["", "15", "anonymous", "+", "0472"])
def test_a_number_too_short_finds_nobody(desk, directory, number):
    assert by_number(desk, number) == ()


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", {"name": "  "}),
        ("name", {"name": "x" * 121}),
        ("kind", {"kind": "friend"}),
        ("phone", {"phone": "douze"}),
        ("phone", {"phone": "+33 1 2"}),
        ("email", {"email": "k.benali@"}),
        ("secure_email", {"secure_email": "x y@z.fr"}),
        ("rpps", {"rpps": "1234"}),
    ],
)
def test_what_cannot_be_used_is_not_written(desk, field, wrong):
    with pytest.raises(Invalid) as said:
        save_correspondent(desk, replace(BENALI, **wrong))
    assert said.value.field == field
    assert list_correspondents(desk) == ()


def test_a_change_made_elsewhere_is_not_overwritten(desk, directory):
    changed = save_correspondent(desk, replace(directory[0], city="Paris"))
    assert (changed.version, changed.city) == (2, "Paris")
    with pytest.raises(Stale):
        save_correspondent(desk, replace(directory[0], city="Nice"))


def test_one_put_aside_is_found_no_more_and_is_never_deleted(desk, directory):
    aside = put_aside(desk, directory[0])
    assert [one.name for one in list_correspondents(desk)] == [LAB.name]
    assert by_number(desk, BENALI.phone) == ()
    with (
        pytest.raises(IntegrityError, match="kept"),
        desk.enter(Action.CORRESPONDENT_EDIT, Subject("correspondent", aside.id)) as records,
    ):
        records.correspondents._conn.exec_driver_sql("DELETE FROM correspondents")
    take_back(desk, aside)
    assert len(list_correspondents(desk)) == 2


def written(tmp_path, text, name="carnet.vcf"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


CARDS = """BEGIN:VCARD
VERSION:3.0
N:Benali;Karim;;Dr;
FN:Dr Karim Benali
TEL;TYPE=WORK:04 72 00 00 01
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Pharmacie des Lilas
item1.ORG:Pharmacie des Lilas\\, Lyon 3e
TEL;VALUE=uri;TYPE="work,voice":tel:+33-4-72-00-00-09
TEL;TYPE=fax:04 72 00 00 10
ADR;TYPE=work:;;12 avenue des Fr
 ères\\, bât. B;Lyon;;69003;France
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Lef=C3=A8vre;=C3=89milie
NOTE;ENCODING=QUOTED-PRINTABLE:ferm=C3=A9 le=
 mercredi
TEL;WORK;VOICE:0472000011
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:
END:VCARD
"""


def test_the_cards_of_a_file_are_read_whatever_their_version(tmp_path):
    cards, left_out = read_cards(written(tmp_path, CARDS))
    people = [card.person for card in cards]
    assert [(one.name, one.first_name, one.kind) for one in people] == [
        ("Benali", "Karim", "doctor"),
        ("Pharmacie des Lilas, Lyon 3e", "", "pharmacy"),
        ("Lefèvre", "Émilie", "other"),
    ]
    assert (people[1].phone, people[1].fax) == ("+33-4-72-00-00-09", "04 72 00 00 10")
    assert (people[1].address, people[1].city, people[1].postcode) == (
        "12 avenue des Frères, bât. B",
        "Lyon",
        "69003",
    )
    assert (people[2].phone, people[2].note) == ("0472000011", "fermé le mercredi")
    assert left_out == ((4, "Cette fiche n'a pas de nom."),)


def test_the_preview_says_who_is_known_already_and_writes_nothing(desk, directory, tmp_path):
    twice = CARDS + CARDS.split("BEGIN:VCARD\nVERSION:2.1", maxsplit=1)[0].split("END:VCARD\n", 1)[1]
    found = preview_cards(desk, written(tmp_path, twice))
    assert [line.likeness for line in found.lines] == [
        "Dr Benali Karim : même nom et même téléphone",
        "",
        "",
        "Fiche 2 du fichier : même nom et même téléphone",
    ]
    assert len(list_correspondents(desk)) == 2


def test_confirming_writes_the_new_ones_and_those_asked_for_once(desk, directory, tmp_path):
    found = preview_cards(desk, written(tmp_path, CARDS))
    asked = CardsConfirmation(found, frozenset({1}))
    assert confirm_cards(desk, asked) == 3
    assert len(list_correspondents(desk)) == 5
    with pytest.raises(Conflict, match="déjà enregistré"):
        confirm_cards(desk, asked)
    assert preview_cards(desk, written(tmp_path, CARDS)).fresh == ()


def test_the_directory_given_out_comes_back_the_same(desk, directory, practice, tmp_path):
    path = written(tmp_path, export_cards(desk))
    for one in directory:
        put_aside(desk, one)
    confirm_cards(desk, CardsConfirmation(preview_cards(desk, path)))
    back = list_correspondents(desk)
    same = {"id": "", "card_uid": "", "version": 1}
    assert [replace(one, **same) for one in back] == [replace(one, **same) for one in directory]


def test_giving_the_directory_out_asks_for_a_proof_and_for_something_to_give(practice, desk, directory):
    practice.clock.advance(minutes=6)
    with pytest.raises(ProofRequired):
        export_cards(desk)
    desk.proved()
    assert export_cards(desk).count(b"BEGIN:VCARD") == 2


def test_an_empty_directory_is_not_given_out(desk):
    with pytest.raises(Refused, match="vide"):
        export_cards(desk)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"pas un carnet",
        b"\x00\x01\x02" * 50,
        b"BEGIN:VCALENDAR\nEND:VCALENDAR\n",
        b"BEGIN:VCARD\nFN:x\n",
    ],
)
def test_a_file_that_holds_no_card_is_refused_and_the_attempt_written_down(practice, desk, tmp_path, data):
    with pytest.raises(Invalid):
        preview_cards(desk, written(tmp_path, data))
    outcomes = [row["outcome"] for row in practice.rows(desk, Compartment.OFFICE)]
    assert outcomes[-1] == "failed:Invalid"


def test_a_file_too_large_or_that_is_none_is_refused(tmp_path):
    with pytest.raises(Invalid, match="8 Mo"):
        read_cards(written(tmp_path, b"x" * (MAX_BYTES + 1)))
    with pytest.raises(Invalid):
        read_cards(tmp_path)
    with pytest.raises(Invalid, match="lu"):
        read_cards(tmp_path / "absent.vcf")


lines = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["N:", "N:a;b\\;c", "TEL;;:1", "TEL;TYPE=:2", ";:", "ORG", 'N;X="a:b":c', "ADR:;;;;;;;;;;"]
    ),
)


@given(st.lists(lines, max_size=12))
@settings(max_examples=examples(200), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_file_holds_it_is_read_or_refused_in_a_sentence(tmp_path, found):
    path = written(
        tmp_path, "\r\n".join(["BEGIN:VCARD", *found, "END:VCARD", "BEGIN:VCARD", "FN:A", "END:VCARD"])
    )
    try:
        cards, _ = read_cards(path)
    except Invalid:
        return
    assert all(len(getattr(card.person, name)) <= most for card in cards for name, most in TEXTS.items())


names = st.text(st.characters(codec="utf-8", categories=["L", "Nd", "P", "Zs"]), max_size=60).map(
    lambda text: " ".join(text.split())
)


@given(names, names, names)
@settings(max_examples=examples(200), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_written_in_a_card_is_read_back(tmp_path, name, first_name, note):
    one = Correspondent("", f"A{name}", kind="other", first_name=first_name, note=note, city=name)
    cards, _ = read_cards(written(tmp_path, cards_bytes([one])))
    assert replace(cards[0].person, card_uid="") == one


@pytest.mark.parametrize("role", [Role.BILLING, Role.ADMIN])
def test_who_takes_no_call_reads_no_directory(practice, role, tmp_path):
    gate = practice.gate(role)
    with pytest.raises(Refused):
        list_correspondents(gate)
    with pytest.raises(Refused):
        preview_cards(gate, written(tmp_path, CARDS))
