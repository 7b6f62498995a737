"""What the guide's Markdown means, told once for the screen and for the paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from telesec.ui.guide.chapters import Chapter, Place

KEY = re.compile(
    r"(?:(?:Ctrl|Maj|Alt)\+)*(?:[A-Z0-9]|F\d{1,2}|[,;+\-*]|Entrée|Échap|Suppr|Alt|Page\s(?:préc|suiv)\.)"
)
_BREAKS = ("softbreak", "hardbreak")
_LABEL = re.compile("(«\N{NO-BREAK SPACE}.+?\N{NO-BREAK SPACE}»)")


@dataclass(frozen=True)
class Run:
    """Some letters and what they are: text, label, strong, key, code, or link with its ``anchor``."""

    kind: str
    text: str
    anchor: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture by its name, and what it shows."""

    name: str
    shows: str


def tokens(chapter: Chapter) -> list[Token]:
    """The chapter's blocks; HTML in it would be read as text."""
    return MarkdownIt("commonmark", {"html": False}).enable("table").parse(chapter.text)


def anchor_of(place: Place) -> str:
    """Where links lead: unique in the whole guide."""
    return f"{place.chapter}-{place.slug}"


def read(children: Sequence[Token], chapter: Chapter, all_chapters: Sequence[Chapter]) -> list[Run | Picture]:
    """The runs of a paragraph, in order; a label may go over the end of a line."""
    found: list[Run | Picture] = []
    strong, anchor, text = False, "", ""
    for token in children:
        if token.type in _BREAKS or token.type == "text":
            text += token.content if token.type == "text" else " "
            continue
        found += _runs(text, strong=strong, anchor=anchor)
        text = ""
        if token.type in ("strong_open", "strong_close"):
            strong = token.type == "strong_open"
        elif token.type in ("link_open", "link_close"):
            anchor = _target(str(token.attrGet("href") or ""), chapter, all_chapters)
        elif token.type == "image":
            found.append(Picture(str(token.attrGet("src")), token.content))
        elif token.type == "code_inline":
            found.append(Run("code", token.content))
    return found + _runs(text, strong=strong, anchor=anchor)


def _runs(text: str, *, strong: bool, anchor: str) -> list[Run]:
    if not text:
        return []
    if anchor:
        return [Run("link", text, anchor)]
    if strong:
        return [Run("key" if KEY.fullmatch(text) else "strong", text)]
    return [Run("label" if _LABEL.fullmatch(part) else "text", part) for part in _LABEL.split(text) if part]


def _target(href: str, chapter: Chapter, all_chapters: Sequence[Chapter]) -> str:
    """``telephone.md#slug`` as the anchor of the section; "" for what closes a link."""
    if not href:
        return ""
    name, _, slug = href.partition("#")
    key = name.removesuffix(".md") or chapter.key
    there = next(one for one in all_chapters if one.key == key)
    places = [section.place for section in there.sections]
    return anchor_of(next((place for place in places if place.slug == slug), places[0]))
