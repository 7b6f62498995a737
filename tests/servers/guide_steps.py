"""The numbered lists of the guide, read as orders: a sentence that is not one of ours is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telesec.ui.guide.chapters import Chapter, chapters

ITEM = re.compile(r"^\d+\. (.+)$", re.MULTILINE)
LABEL = re.compile("«\u00a0(.+?)\u00a0»")
ASIDE = re.compile(r"\s*\([^()]*\)")
GIVEN = re.compile(r"^Si (?P<case>[^,]+), (?P<order>.+)$")
L = "(§\\d+§)"  # where a label was
VERBS = (
    ("save", rf"[Cc]liquez sur {L} et enregistrez (.+)"),
    ("choose_file", rf"[Cc]liquez sur {L} et choisissez (.+)"),
    ("answer", rf"[Cc]liquez sur {L} et répondez {L}"),
    ("click", rf"[Cc]liquez sur {L}"),
    ("write", rf"[Dd]ans {L}, tapez (.+)"),
    ("type", r"[Tt]apez (.+)"),
    ("press", r"[Aa]ppuyez sur \*\*(.+)\*\*"),
    ("choose", rf"[Cc]hoisissez {L} dans {L}"),
    ("pick", rf"[Cc]hoisissez ([^§]+) dans {L}"),
    ("tick", rf"[Cc]ochez {L}"),
    ("read", rf"[Aa]ttendez de lire {L}"),
    ("see", rf"[Aa]ttendez de voir {L}"),
    ("open_page", rf"[Oo]uvrez la page {L}"),
    ("open_tab", rf"[Oo]uvrez l'onglet {L}"),
    ("open_section", rf"[Oo]uvrez la section {L}"),
    ("by_hand", r"(Avec l'application du téléphone, photographiez le carré affiché)"),
    ("by_hand", r"(Recopiez sur papier les huit codes affichés)"),
    ("by_hand", r"(Recopiez sur papier l'identifiant et le code d'invitation)"),
    ("by_hand", r"(Recopiez les deux groupes demandés de la feuille)"),
    ("by_hand", r"(Lisez l'engagement)"),
)


@dataclass(frozen=True)
class Order:
    """One thing to do; ``case`` says when, "" is always."""

    verb: str
    words: tuple[str, ...]
    case: str = ""


def orders(text: str) -> list[Order]:
    """The numbered list of ``text`` as orders; ValueError for a sentence that nobody could follow."""
    return [order for item in items(text) for order in _item(item)]


def items(text: str) -> list[str]:
    """Each numbered line, with the lines that go on from it."""
    return [match[1] for match in ITEM.finditer(re.sub(r"\n {3,}(?=\S)", " ", text))]


def lists() -> list[tuple[str, str]]:
    """Each section of the guide that has a numbered list: its title and its text."""
    return [
        (section.place.title, section.text)
        for chapter in chapters()
        for section in chapter.sections
        if items(section.text)
    ]


def section(title: str) -> str:
    """What is written under ``title``."""
    found: list[Chapter] = [one for one in chapters() if title in {part.place.title for part in one.sections}]
    return next(part.text for part in found[0].sections if part.place.title == title)


def _item(item: str) -> list[Order]:
    labels = LABEL.findall(item)
    for at, label in enumerate(labels):
        item = item.replace(f"«\u00a0{label}\u00a0»", f"§{at}§", 1)
    sentences = re.split(r"\.(?:\s+|$)", ASIDE.sub("", item).strip())
    return [_order(sentence, labels) for sentence in sentences if sentence]


def _order(sentence: str, labels: list[str]) -> Order:
    given = GIVEN.match(sentence)
    case, said = (given["case"], given["order"]) if given else ("", sentence)
    for verb, pattern in VERBS:
        found = re.fullmatch(pattern, said)
        if found:
            words = (re.sub(r"§(\d+)§", lambda at: labels[int(at[1])], word) for word in found.groups())
            return Order(verb, tuple(word.replace("\u00a0", " ") for word in words), case)
    raise ValueError(f"Nobody can follow: {sentence}")
