"""The guide says what the screens say: each label, key and command of it is looked for in the program."""

from __future__ import annotations

import re
import shlex
from functools import cache
from pathlib import Path

import pytest

from telesec.app import arguments
from telesec.ui.guide.chapters import CHAPTERS, HELP, Chapter, chapters, find, place_of, read_chapter
from telesec.ui.pages import PAGES

SOURCE = Path(__file__).resolve().parents[2] / "src" / "telesec"
FOLDER = SOURCE.parents[1] / "resources" / "guide"
LABEL = re.compile(r"«\s(.+?)\s»", re.DOTALL)
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
CODE = re.compile(r"`([^`]+)`")
PARTS = {"Maj": "Shift", "Entrée": "Return", "Suppr": "Del", "Page préc.": "PgUp", "Page suiv.": "PgDown"}
EVERYWHERE = {"Entrée", "Échap", "Alt"}  # what they do is said, but no table of the program names them
A_KEY = re.compile(
    r"(?:(?:Ctrl|Maj|Alt)\+)*(?:[A-Z0-9]|F\d{1,2}|[,;+\-*]|Entrée|Échap|Suppr|Alt|Page (?:préc|suiv)\.)"
)
# Texts of which the program fills a part in before it shows them.
FILLED = {
    "À dire :": ('"À dire : ',),
    "Autorité : celle de votre fichier": ('"Autorité : celle de votre fichier',),
    "Le cabinet est restauré": ("Le cabinet est restauré ",),
    "Le compte est fermé.": ('"Le compte est fermé. ',),
    "L'ordinateur est retiré.": ("\"L'ordinateur est retiré. ",),
    "Le nouveau téléphone est associé.": ('"Le nouveau téléphone est associé. ',),
    "Arrivé (A)": ('"Arrivé"', '"A"'),
    "En consultation (C)": ('"En consultation"', '"C"'),
    "Terminé (T)": ('"Terminé"', '"T"'),
    "Absent (N)": ('"Absent"', '"N"'),
}
# Words that a person says or reads elsewhere than on a screen of the program.
SAID = {
    "bucket",
    "Applications",  # of Windows
    "hier",
    "du 1er au 15 novembre",
}


def chapter(key: str) -> Chapter:
    return next(one for one in chapters() if one.key == key)


def tidy(text: str) -> str:
    """As it is read: one space between words, none unbreakable, no mark of a mnemonic."""
    text = re.sub(r"[\s\u00a0\u202f]+", " ", text).strip()
    return re.sub(r"&(?=\w)", "", text)


@cache
def source() -> str:
    """The whole source of the program, each text as it is read on the screen."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(SOURCE.rglob("*.py")))
    return tidy("\n".join(texts).replace("\\N{NO-BREAK SPACE}", " "))


def is_written(label: str) -> bool:
    """Whether ``label`` is, from end to end, a text of the program; one that is filled in, by its parts."""
    return all(part in source() for part in FILLED.get(label, (f'"{label}"',)))


def keys_of_guide(text: str) -> list[str]:
    return [bold for bold in map(tidy, BOLD.findall(text)) if A_KEY.fullmatch(bold)]


@pytest.mark.parametrize("key", CHAPTERS)
def test_every_label_of_the_guide_is_written_in_the_program(key: str) -> None:
    labels = {tidy(label) for label in LABEL.findall(chapter(key).text)}
    missing = sorted(label for label in labels - SAID if not is_written(label))
    assert missing == []


@pytest.mark.parametrize("key", CHAPTERS)
def test_every_key_of_the_guide_is_a_key_of_the_program(key: str) -> None:
    missing = []
    for struck in keys_of_guide(chapter(key).text):
        qt = re.sub("|".join(map(re.escape, PARTS)), lambda found: PARTS[found[0]], struck)
        spoken = f"({struck})"
        if struck not in EVERYWHERE and f'"{qt}"' not in source() and spoken not in source():
            missing.append(struck)
    assert missing == []


@pytest.mark.parametrize("key", CHAPTERS)
def test_every_command_of_the_guide_is_understood(key: str) -> None:
    for line in CODE.findall(chapter(key).text):
        if line.startswith("telesec "):
            words = ["--demo" if word == "--demo" else word for word in shlex.split(line)[1:]]
            given = arguments.parse(words)
            assert given.command is not None or "--demo" in words or "--practice" in words


def test_every_page_of_the_program_and_every_screen_has_its_help() -> None:
    assert {entry.key for entry in PAGES} <= set(HELP)
    explained = {section.place: section.text.strip() for one in chapters() for section in one.sections}
    assert all(explained[place] for place in HELP.values())
    titles = {entry.key: entry.title for entry in PAGES}
    assert {key: HELP[key].title for key in titles} == titles


def test_an_unknown_screen_opens_the_guide_at_its_beginning() -> None:
    assert place_of("?") == place_of("") == chapters()[0].sections[0].place


def test_each_file_of_the_guide_is_a_chapter_with_one_title() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == set(CHAPTERS)
    for one in chapters():
        assert [section.level for section in one.sections].count(1) == 1
        assert one.sections[0].level == 1
        titles = [section.place.title for section in one.sections]
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("key", CHAPTERS)
def test_links_stay_in_the_guide_and_lead_somewhere(key: str) -> None:
    text = chapter(key).text
    assert "http" not in text
    assert "<" not in text  # no HTML
    for link in re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", text):
        name, _, anchor = link.partition("#")
        there = chapter(name.removesuffix(".md"))
        assert not anchor or anchor in {section.place.slug for section in there.sections}, link


def test_words_are_found_without_accents_and_titles_come_first() -> None:
    titles = [section.place.title for section in find("telephone PERDU", chapters())]
    assert set(titles[:2]) == {"Téléphone ou mot de passe perdu", "Le téléphone est perdu"}
    assert len(titles) > 2
    assert find("xylophone", chapters()) == ()
    assert len(find("", chapters())) == sum(len(one.sections) for one in chapters())


def test_double_signs_never_begin_a_line() -> None:
    read = read_chapter("essai", "# Titre\nDites : « Agenda » !\n")
    assert read.sections[0].text == "Dites\u00a0: «\u00a0Agenda\u00a0»\u00a0!\n"
