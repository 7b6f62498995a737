"""The guide as one HTML file: nothing is fetched, nothing runs, and it prints."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

import inline
from markdown_it.token import Token

from telesec import __version__
from telesec.ui.guide.chapters import Chapter, Place

TITLE = "Guide de Télésecrétariat"
FOR = "Pour le secrétariat, les praticiens, la facturation et l'administration du cabinet."
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
STYLE = Path(__file__).with_name("leaf.css").read_text(encoding="utf-8")
_TAGS = {"text": "{0}", "label": '<b class="label">{0}</b>', "strong": "<strong>{0}</strong>"}
_TAGS |= {"key": "<kbd>{0}</kbd>", "code": "<code>{0}</code>", "link": '<a href="#{1}">{0}</a>'}


def whole(chapters: Sequence[Chapter], shown: Mapping[str, bytes]) -> str:
    """The page; ``shown`` are PNG files by the names the chapters give them."""
    body = "\n".join(_chapter(one, chapters, shown) for one in chapters)
    return (
        f'<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n<title>{TITLE}</title>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{TITLE}</h1>\n"
        f'<p class="small">{FOR} Version {escape(__version__)}.</p>\n</header>\n'
        f"{_contents(chapters)}\n<main>\n{body}\n</main>\n"
        '<footer class="small">Ce fichier se lit sans internet et ne demande rien à personne.</footer>\n'
        "</body>\n</html>\n"
    )


def _contents(chapters: Sequence[Chapter]) -> str:
    lines = ['<nav aria-label="Sommaire">', "<ol>"]
    for chapter in chapters:
        lines.append(f"<li>{_link(chapter.sections[0].place)}<ol>")
        lines += [f"<li>{_link(section.place)}</li>" for section in chapter.sections[1:]]
        lines.append("</ol></li>")
    return "\n".join([*lines, "</ol>", "</nav>"])


def _link(place: Place) -> str:
    return f'<a href="#{inline.anchor_of(place)}">{escape(place.title)}</a>'


def _chapter(chapter: Chapter, chapters: Sequence[Chapter], shown: Mapping[str, bytes]) -> str:
    out: list[str] = []
    places = iter(section.place for section in chapter.sections)
    tags = {"thead_open": "<thead>", "tbody_open": "<tbody>"}
    for token in inline.tokens(chapter):
        if token.type == "heading_open":
            out.append(f'<h{int(token.tag[1]) + 1} id="{inline.anchor_of(next(places))}">')
        elif token.type == "heading_close":
            out.append(f"</h{int(token.tag[1]) + 1}>\n")
        elif token.type == "inline":
            out.append(_runs(token, chapter, chapters, shown))
        elif token.type in ("fence", "code_block"):
            out.append(f"<pre><code>{escape(token.content.rstrip())}</code></pre>\n")
        elif token.hidden:
            continue
        else:
            out.append(tags.get(token.type) or f"<{'/' if token.nesting < 0 else ''}{token.tag}>")
    return "".join(out).replace("<p><figure>", "<figure>").replace("</figure></p>", "</figure>")


def _runs(token: Token, chapter: Chapter, chapters: Sequence[Chapter], shown: Mapping[str, bytes]) -> str:
    out = []
    for run in inline.read(token.children or [], chapter, chapters):
        if isinstance(run, inline.Picture):
            data = b64encode(shown[run.name]).decode()
            said = escape(run.shows)
            out.append(
                f'<figure><img alt="{said}" src="data:image/png;base64,{data}">'
                f"<figcaption>{said}</figcaption></figure>"
            )
        else:
            words = escape(run.text)
            if run.kind == "code":  # a line never ends between the two dashes of an option
                words = " ".join(f"<span>{word}</span>" for word in words.split(" "))
            out.append(_TAGS[run.kind].format(words, run.anchor))
    return "".join(out)
