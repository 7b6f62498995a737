"""The command line, and the preferences kept for one computer."""

from __future__ import annotations

import sys

import pytest

from telesec.app.arguments import MODULES, parse, run
from telesec.app.preferences import Preferences, read_preferences, write_preferences
from telesec.domain.errors import Refused


def test_without_a_word_it_opens_the_window_on_the_usual_folder():
    given = parse([])
    assert given.command is None
    assert given.practice.is_absolute()
    assert not given.demo


def test_a_practice_may_be_named(tmp_path):
    assert parse(["--practice", str(tmp_path)]).practice == tmp_path


def test_the_demo_has_its_own_folder(tmp_path, capsys):
    with pytest.raises(SystemExit):
        parse(["--demo", "--practice", str(tmp_path)])
    assert "--demo" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["import", "patients", "f.csv", "--account", "a"],
        ["journal", "verify", "--account", "a"],
        ["journal", "export", "f.jsonl", "--credentials-stdin"],
    ],
)
def test_a_session_from_the_command_line_takes_its_secrets_by_standard_input(words, capsys):
    with pytest.raises(SystemExit):
        parse(words)
    assert "il manque : --" in capsys.readouterr().err


ENGLISH = (
    "usage",
    "positional",
    "show ",
    "exit",
    "error",
    "argument",
    "required",
    "invalid",
    "expected",
    "one of",
)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["tour"],
        ["import"],
        ["import", "patients"],
        ["journal"],
        ["journal", "verify"],
        ["journal", "export"],
        ["backup"],
        ["call"],
        ["selftest"],
        ["bench"],
        ["bench", "backup"],
        ["bench-window"],
    ],
    ids=" ".join,
)
def test_the_help_of_every_command_is_french(words, capsys):
    with pytest.raises(SystemExit) as ended:
        parse([*words, "--help"])
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert said.startswith("à écrire : telesec")
    assert not [word for word in ENGLISH if word in said]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["call"], "telesec call : il manque : NUMÉRO."),
        (["--colour"], "telesec : ces mots ne sont pas compris : --colour."),
        (["print"], "telesec : COMMANDE : « print » n'est pas proposé. « --help » dit ce qui l'est."),
        (
            ["journal", "export", "f", "--format", "x"],
            "--format : « x » n'est pas proposé. « --help » dit ce qui l'est.",
        ),
        (["bench", "--patients", "two"], "telesec bench : --patients : « two » n'est pas un nombre entier."),
        (["call", "1", "--line"], "telesec call : --line : dites quoi, juste après."),
        (["--demo=yes"], "telesec : --demo ne prend pas de valeur : ôtez « yes »."),
        (
            ["bench", "--p", "3", "backup", "--j", "--s"],
            "telesec bench backup : --size-mb : dites quoi, juste après.",
        ),
        (
            ["journal", "export", "--p", "x"],
            "« --p » peut être : --patient, --period. Écrivez l'option entière.",
        ),
    ],
    ids=lambda told: " ".join(told) if isinstance(told, list) else "",
)
def test_words_that_make_no_sense_are_answered_in_french(words, told, capsys):
    with pytest.raises(SystemExit) as ended:
        parse(words)
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert said.splitlines()[-1].endswith(told)
    assert not [word for word in ENGLISH if word in said]


def test_every_command_has_its_module():
    words = {
        "tour",
        "import",
        "journal",
        "backup",
        "call",
        "safety-copy",
        "selftest",
        "bench",
        "bench backup",
        "bench-window",
    }
    assert set(MODULES) == words


@pytest.mark.parametrize("words", [["bench"], ["bench", "backup"], ["bench-window"]], ids=" ".join)
def test_the_packed_program_says_that_measures_need_the_sources(words, monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(Refused, match="depuis les sources"):
        run(parse(words))


def test_preferences_are_kept_and_damage_gives_the_defaults(tmp_path):
    path = tmp_path / "config" / "screen.json"
    assert read_preferences(path) == Preferences()
    write_preferences(path, Preferences("dark", 12.0))
    assert read_preferences(path) == Preferences("dark", 12.0)
    path.write_text("{")
    assert read_preferences(path) == Preferences()
