"""Messages say when and where, never why; nothing typed in a template is ever computed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.agenda import ReasonCode
from telesec.domain.errors import Invalid
from telesec.domain.messages.queue import Channel, Kind
from telesec.domain.messages.settings import (
    MailServer,
    MessageSettings,
    check_server,
    check_settings,
    from_values,
    server_values,
    to_values,
)
from telesec.domain.messages.text import (
    FIELDS,
    TEMPLATES,
    check_template,
    moments,
    render,
    sms_parts,
    sms_text,
    telling_word,
    values_of,
)
from telesec.domain.people import Practitioner, Site
from telesec.domain.reference import Reference

SITE = Site(
    "s", "Centre de cardiologie", address="3 rue des Lilas", postcode="69007", city="Lyon", phone="04 00"
)
REFERENCE = Reference(
    "p",
    "Cabinet de cardiologie des Lilas",
    sites=(SITE,),
    practitioners=(Practitioner("d", "Dr Lefèvre", "Médecin généraliste"),),
    reason_codes=(ReasonCode("m", "Bilan annuel", 15, "blue"), ReasonCode("r", "Rendez-vous", 15, "blue")),
)
WHEN = datetime(2026, 11, 23, 9, 5)


@pytest.mark.parametrize("kind", list(Kind))
def test_the_texts_given_at_first_are_accepted_and_fit_in_an_sms_or_two(kind: Kind) -> None:
    check_template(kind, TEMPLATES[kind], REFERENCE)
    text = render(TEMPLATES[kind], values_of(REFERENCE, "", SITE, [WHEN], 30))
    assert "{" not in text
    assert sms_parts(sms_text(text)) <= 2


@pytest.mark.parametrize(
    "text",
    [
        "{0.__class__.__init__.__globals__} {quand}",
        "{quand:>999999999}",
        "{quand!r}",
        "{quand} %n",
        "{quand} %(lieu)s",
        "{quand} ${lieu}",
        "{quand} {nom}",
        "{quand} {",
        "<b>{quand}</b>",
        "{{quand}}",
        "{quand}\r\nBcc: x@exemple.fr",
        "{quand} \u202e",
        "{quand}" + "a" * 480,
        "=HYPERLINK({quand})",
        "sans champ",
        "",
    ],
)
def test_a_template_takes_named_fields_only(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_template(Kind.REMINDER, text, REFERENCE)
    assert refused.value.field == "reminder"


@pytest.mark.parametrize(
    "word",
    ["cardiologie", "Vaccination", "kiné", "sage-femme", "psychiatre", "IVG", "Bilan annuel", "dépistage"],
)
def test_a_template_never_says_why_one_comes(word: str) -> None:
    with pytest.raises(Invalid, match="neutre"):
        check_template(Kind.REMINDER, f"Votre {word} du {{quand}}", REFERENCE)


def test_a_practice_whose_name_tells_is_not_named() -> None:
    text = render(TEMPLATES[Kind.REMINDER], values_of(REFERENCE, "", SITE, [WHEN]))
    assert "cardio" not in text.lower()
    assert "3 rue des Lilas, 69007 Lyon" in text
    assert text.endswith("Le secrétariat")
    plain = replace(REFERENCE, practice_name="Cabinet des Lilas")
    assert render("{cabinet}", values_of(plain, "", SITE, [WHEN])) == "Cabinet des Lilas"


_names = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=60)


@given(practice=_names, place=_names, motif=st.sampled_from(["Frottis", "Suivi de grossesse", "Vaccination"]))
def test_no_rendered_reminder_tells_a_motif_or_a_specialty(practice: str, place: str, motif: str) -> None:
    site = Site("s", f"{motif} {place}", city="Lyon")
    reference = Reference(
        "p", f"{practice} {motif}", sites=(site,), reason_codes=(ReasonCode("m", motif, 15, "blue"),)
    )
    text = render(TEMPLATES[Kind.REMINDER], values_of(reference, "", site, [WHEN]))
    assert telling_word(text, reference) == ""
    assert "lundi 23 novembre 2026 à 9 h 05" in text


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), st.text(max_size=30)))
def test_a_value_that_looks_like_a_field_stays_as_it_is(values: dict[str, str]) -> None:
    given_values = values | {"cabinet": "{quand}", "quand": "demain"}
    assert render("{cabinet} {quand}", given_values) == "{quand} demain"


def test_times_of_one_day_are_read_like_everywhere_else() -> None:
    assert moments([WHEN]) == "lundi 23 novembre 2026 à 9 h 05"
    assert moments([WHEN.replace(hour=10), WHEN]) == "lundi 23 novembre 2026 à 9 h 05 et à 10 h 05"


def test_an_sms_keeps_to_its_alphabet() -> None:
    assert sms_text("Cœur d’août, “êtes”\u00a0: çà …") == 'Coeur d\'aout, "etes" : cà .'
    assert sms_parts("é" * 160) == 1
    assert sms_parts("é" * 161) == 2
    assert sms_parts("ê" * 71) == 2


def test_settings_come_back_as_they_were_kept() -> None:
    settings = MessageSettings(
        reminders=False,
        channels=(Channel.SMS,),
        sender_name="Le secrétariat",
        server=MailServer("smtp.exemple.fr", 465, "tls", "cabinet@exemple.fr", "cabinet"),
    )
    assert from_values(to_values(settings), server_values(settings.server)) == settings


@pytest.mark.parametrize(
    "odd", [None, [], 3, {"channels": 3, "templates": []}, {"channels": ["call", "fax"]}]
)
def test_settings_that_make_no_sense_take_their_defaults(odd: object) -> None:
    settings = from_values(odd, odd)
    assert settings.templates == TEMPLATES
    assert not settings.server.is_ready
    assert settings.offered() in ((Channel.SMS,), ())


def test_a_name_that_tells_is_refused_as_sender() -> None:
    with pytest.raises(Invalid) as refused:
        check_settings(MessageSettings(sender_name="Clinique du dos, kinés"), REFERENCE)
    assert refused.value.field == "sender_name"


SERVER = MailServer("smtp.exemple.fr", 587, "starttls", "cabinet@exemple.fr", "cabinet@exemple.fr")


@pytest.mark.parametrize(
    ("change", "password", "field"),
    [
        ({"host": ""}, "un vrai secret", "host"),
        ({"host": "smtp exemple"}, "un vrai secret", "host"),
        ({"host": "a\r\nQUIT"}, "un vrai secret", "host"),
        ({"port": 0}, "un vrai secret", "port"),
        ({"port": 70000}, "un vrai secret", "port"),
        ({"security": "none"}, "un vrai secret", "security"),
        ({"sender": "cabinet"}, "un vrai secret", "sender"),
        ({"sender": "a@b.fr, c@d.fr"}, "un vrai secret", "sender"),
        ({}, "", "password"),
        ({}, "admin", "password"),
        ({}, "Motdepasse", "password"),
        ({}, "cabinet@exemple.fr", "password"),
        ({}, None, "password"),
    ],
)
def test_a_server_is_checked_before_it_is_kept(
    change: dict[str, object], password: str | None, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        check_server(replace(SERVER, **change), password)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_server_without_account_needs_no_password() -> None:
    assert check_server(replace(SERVER, login=" ", host=" smtp.exemple.fr "), None).host == "smtp.exemple.fr"


@pytest.mark.parametrize(
    ("days", "said"), [(31, ""), (30, "expire le"), (7, "expire le"), (0, "expire le"), (-1, "est périmé")]
)
def test_the_end_of_a_private_authority_is_said_in_time(days: int, said: str) -> None:
    today = date(2026, 11, 16)
    worry = replace(SERVER, authority_until=today + timedelta(days=days)).worry(today)
    assert said in worry
    assert bool(worry) is bool(said)
