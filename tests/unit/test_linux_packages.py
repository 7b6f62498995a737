"""What the Linux packages say of the program is what it is: commands, version, entries, resources."""

from __future__ import annotations

import argparse
import configparser
import importlib
import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from telesec.app import arguments
from telesec.domain.bundle import bundled

ROOT = Path(__file__).resolve().parents[2]
LINUX = ROOT / "installer" / "linux"
APP_ID = "org.telesec.Telesec"
HIDDEN = {"safety-copy"}  # the program's own child


def read(name: str) -> str:
    return (LINUX / name).read_text(encoding="utf-8")


def catalogue() -> ET.Element:
    """Our own AppStream description."""
    return ET.fromstring(read(f"{APP_ID}.metainfo.xml"))  # noqa: S314 - our own file


def parser(monkeypatch) -> argparse.ArgumentParser:
    """The parser as the program makes it."""
    made: list[argparse.ArgumentParser] = []
    read_words = argparse.ArgumentParser.parse_args

    def keep(self, *words):
        made.append(self)
        return read_words(self, *words)

    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", keep)
    arguments.parse([])
    return made[0]


def words_of(one: argparse.ArgumentParser, path: str = "") -> set[str]:
    """Each command and option that a parser shows, commands by their whole path."""
    found: set[str] = set()
    for action in one._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                if name not in HIDDEN:
                    found |= {f"{path}{name}"} | words_of(below, f"{path}{name} ")
        elif action.help != argparse.SUPPRESS:
            found |= {word for word in action.option_strings if word.startswith("--")}
    return found


def test_the_manual_names_each_command_and_each_option(monkeypatch) -> None:
    manual = re.sub(r'\\f[BIR]|\[ | "|" |[\[\]",]', " ", read("telesec.1").replace("\\-", "-"))
    manual = " ".join(manual.split())
    told = words_of(parser(monkeypatch))
    assert {"backup", "journal export", "--if-due", "--practice"} <= told
    assert [word for word in sorted(told) if word not in manual and word != "--help"] == []


def test_one_version_is_told_everywhere() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert next(one.get("version") for one in catalogue().iterfind("releases/release")) == version
    assert read("changelog").startswith(f"telesec ({version}) ")
    assert f'"telesec {version}"' in read("telesec.1").splitlines()[0]


def entry(name: str) -> configparser.SectionProxy:
    told = configparser.ConfigParser(interpolation=None, delimiters=("=",), strict=True)
    told.optionxform = str
    told.read_string(read(name))
    return told["Desktop Entry"]


@pytest.mark.parametrize("name", [f"{APP_ID}.desktop", f"{APP_ID}.Call.desktop"])
def test_a_desktop_entry_has_a_french_name_and_starts_a_command_that_exists(name: str) -> None:
    told = entry(name)
    assert told["Type"] == "Application"
    assert told["Icon"] == APP_ID
    assert told["Comment[fr]"]
    assert told["Categories"].endswith(";")
    program, *words = told["Exec"].split()
    assert program == "telesec"
    assert arguments.parse(["tel:+33123456789" if word == "%u" else word for word in words])


def test_a_tel_link_is_told_as_a_call() -> None:
    told = entry(f"{APP_ID}.Call.desktop")
    assert told["Exec"] == "telesec call %u"
    assert told["MimeType"] == "x-scheme-handler/tel;"
    assert told["NoDisplay"] == "true"


def test_the_window_has_the_name_of_its_entry_and_the_catalogue_leads_to_it() -> None:
    from telesec.app.program import DESKTOP_FILE

    told = catalogue()
    assert DESKTOP_FILE == APP_ID == told.findtext("id")
    assert told.findtext("launchable") == f"{APP_ID}.desktop"
    assert told.findtext("project_license") == "GPL-3.0-or-later"
    assert bundled("telesec.svg").is_file()


def test_the_recipe_takes_each_resource_and_each_module() -> None:
    recipe = read("telesec.spec")
    assert '(ROOT / "resources").rglob("*")' in recipe
    assert '(source / "telesec").rglob("*.py")' in recipe
    assert [
        path for path in (ROOT / "resources").rglob("*") if path.is_file() and path.name.startswith(".")
    ] == []


def test_the_systems_timer_is_named_in_the_manual_and_starts_the_installed_program() -> None:
    assert "systemctl --user enable --now telesec-backup.timer" in read("telesec.1").replace("\\-", "-")
    service = (ROOT / "resources/systemd/telesec-backup.service").read_text(encoding="utf-8")
    assert "ExecStart=/usr/bin/env telesec backup --if-due" in service
    assert '"/usr/bin/env telesec", "/usr/bin/telesec"' in read("stage.py")


def test_a_start_is_not_timed_for_ever_where_no_virtual_screen_starts(monkeypatch, tmp_path) -> None:
    server = tmp_path / "Xvfb"
    server.write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
    server.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(LINUX))
    timing = importlib.import_module("start_time")
    with pytest.raises(SystemExit, match="ne démarre pas"), timing.virtual_screen():
        pytest.fail("There is no screen.")
