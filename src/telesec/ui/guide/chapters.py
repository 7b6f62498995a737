"""The user guide shipped with the program: its chapters, and the section that explains each screen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from telesec.domain.bundle import bundled
from telesec.domain.desk.spoken_days import folded

CHAPTERS = (
    "premiers-pas",
    "secretaire",
    "telephone",
    "praticien",
    "facturation",
    "administrateur",
    "restaurer",
    "protections",
    "installer",
    "pages",
)
_HEADING = re.compile(r"^(#{1,3}) +(.+?) *$")
_PICTURE = re.compile(r"^!\[[^\]]*\]\([^)]*\)\n?", re.MULTILINE)
_TIGHT = re.compile(r"(?<=«) | (?=[»:;?!])")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is explained: a chapter's key and the title of one of its sections."""

    chapter: str
    title: str

    @property
    def slug(self) -> str:
        """The title as links write it: ``donner-un-compte``."""
        return re.sub(r"[^a-z0-9]+", "-", folded(self.title)).strip("-")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of ``level`` 1 to 3 and what is written under it, up to the next heading, in Markdown."""

    place: Place
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One file of the guide; the first section bears its title."""

    key: str
    text: str
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        return self.sections[0].place.title

    @property
    def without_pictures(self) -> str:
        """For the window of the program, which shows the real screens behind it."""
        return _PICTURE.sub("", self.text)


# What F1 explains, by what is on the screen: the pages by their keys, then the other screens.
HELP: dict[str, Place] = {
    "agenda": Place("pages", "Agenda"),
    "calls": Place("pages", "Appels"),
    "patients": Place("pages", "Patients"),
    "lists": Place("pages", "Listes"),
    "messages": Place("pages", "Messages"),
    "notes": Place("pages", "Notes"),
    "billing": Place("pages", "Facturation"),
    "people": Place("pages", "Comptes"),
    "journal": Place("pages", "Journal"),
    "review": Place("pages", "Revue"),
    "backups": Place("pages", "Sauvegardes"),
    "settings": Place("pages", "Paramètres"),
    "set_up": Place("premiers-pas", "Créer le cabinet"),
    "sign_in": Place("pages", "Se connecter"),
    "lock": Place("pages", "L'écran verrouillé"),
    "commitment": Place("pages", "L'engagement de confidentialité"),
    "recovery": Place("pages", "Téléphone ou mot de passe perdu"),
    "enrolment": Place("pages", "Première connexion d'un collègue"),
    "joining": Place("pages", "Ajouter un ordinateur"),
    "restore": Place("restaurer", "Restaurer pas à pas"),
    "destination": Place("administrateur", "Régler une sauvegarde chez un hébergeur"),
}


@cache
def chapters() -> tuple[Chapter, ...]:
    """The whole guide, in the order it is read; the same in a checkout and in an installed program."""
    return tuple(
        read_chapter(key, bundled(f"guide/{key}.md").read_text(encoding="utf-8")) for key in CHAPTERS
    )


def read_chapter(key: str, text: str) -> Chapter:
    """A chapter from its Markdown, with the spaces that French signs ask for."""
    text = typeset(text)
    found: list[tuple[int, str, list[str]]] = []
    for line in text.splitlines(keepends=True):
        heading = _HEADING.match(line)
        if heading:
            found.append((len(heading[1]), heading[2], []))
        elif found:
            found[-1][2].append(line)
    sections = (Section(Place(key, title), level, "".join(lines)) for level, title, lines in found)
    return Chapter(key, text, tuple(sections))


def typeset(text: str) -> str:
    """``text`` whose guillemets and double signs never begin a line."""
    return _TIGHT.sub("\N{NO-BREAK SPACE}", text)


def place_of(topic: str) -> Place:
    """Where ``topic`` is explained; the beginning of the guide when it is none of ours."""
    return HELP.get(topic) or chapters()[0].sections[0].place


def find(words: str, among: Sequence[Chapter]) -> tuple[Section, ...]:
    """The sections that hold every one of ``words``, those whose title does first; all for ""."""
    wanted = folded(words).split()
    every = [section for chapter in among for section in chapter.sections]
    if not wanted:
        return tuple(every)
    found = [section for section in every if all(word in _words(section) for word in wanted)]
    return tuple(sorted(found, key=lambda one: not _named(one, wanted)))


@cache
def _words(section: Section) -> str:
    """All that a section says, without capitals or accents."""
    return folded(f"{section.place.title}\n{section.text}")


def _named(section: Section, wanted: Sequence[str]) -> bool:
    title = folded(section.place.title)
    return all(word in title for word in wanted)
