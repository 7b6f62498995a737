"""How a result is entered, what the desk may say of it, and to whom: rules, without any store."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from telesec.domain.errors import Conflict, Invalid
from telesec.domain.patient_files.rniv import search_words
from telesec.domain.patient_files.rules import clean_text
from telesec.domain.slips.results import (
    WORDINGS,
    Allowed,
    Answer,
    Asker,
    Release,
    Result,
    ResultAnswer,
    ResultAsk,
    ResultDraft,
)

LONGEST_RESULT = 4000
LONGEST_WORDING = 200
_STEM = 5  # first letters that the forms of one word share: positif, positive
_SHORT = 3  # letters up to which a word is only compared whole: VIH, bas, IV
_SPELT_OUT = 6  # letters from which a word of the result is looked for across the words of the sentence
PLAIN = frozenset(
    word
    for text in (
        *WORDINGS,
        "appeler appelez attendre autre avant besoin bien bilan cabinet cette comme continuer continuez "
        "contrôle courrier dans demain demander depuis doit donner encore ensuite examen faire faut jour "
        "jours lettre mois médecin même normal normale normalement normaux nous nouveau ordonnance parler "
        "passer elle "
        "patient patiente pharmacie prendre prochain prochaine quand rappeler refaire reprendre revenir reçu "
        "reçus résultat sans sera seront sont secrétariat semaine semaines suite suivi surveiller téléphone "
        "tout toute toutes venir vérifier",
    )
    for word in search_words(text)
)  # plain enough to be said, though a result holds them too
LITTLE = frozenset(
    "a ai as au aux ce ces de des du en es est et eu il ils je la le les lui ma me mes mon ne nos on "
    "ont ou par pas pu que qui sa se ses si son sur ta te tes toi ton tu un une va vos vu y".upper().split()
)  # words of grammar, which tell nothing
FIGURES = frozenset(
    "zero deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt vingts "
    "trente quarante cinquante soixante septante huitante octante nonante cent cents mille million millions "
    "milliard virgule demi demie moitie quart quarts double triple dizaine douzaine quinzaine vingtaine "
    "trentaine quarantaine cinquantaine soixantaine centaine millier".upper().split()
)
_ELISION = re.compile(r"\b[cdjlmnst]['’](?=[^\W\d_])", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_THERE = ("y", "a")  # « il y a »: the only two lone letters that follow each other in French
NOTHING = "Aucun résultat ne peut être communiqué. Proposez une fiche pour le praticien."
NOT_THEM = "Rien ne peut être dit à cette personne : le patient n'a pas donné d'accord enregistré pour elle."


def checked_result(draft: ResultDraft, today: date) -> ResultDraft:
    """The result cleaned; raises Invalid naming the field to correct."""
    label = clean_text(draft.label)
    text = clean_text(draft.text, lines=True)
    if not label:
        raise Invalid("label", "Donnez le nom de l'examen.")
    if len(label) > LONGEST_WORDING:
        raise Invalid("label", f"Ce nom est trop long : {LONGEST_WORDING} caractères au plus.")
    if not text:
        raise Invalid("text", "Écrivez le résultat.")
    if len(text) > LONGEST_RESULT:
        raise Invalid("text", f"Ce texte est trop long : {LONGEST_RESULT} caractères au plus.")
    if draft.received_on > today:
        raise Invalid(
            "received_on", "Un résultat ne peut pas avoir été reçu après aujourd'hui. Corrigez la date."
        )
    return ResultDraft(draft.patient_id, label, text, draft.received_on)


def checked_wording(wording: str, result: Result) -> str:
    """The sentence the desk may say; raises Invalid when it would tell the result itself.

    It gives no figure, even in letters, nothing spelt out, and no word of the result or of the
    examination's name, in any of its forms, but the plainest: the desk's files must hold nothing of it.
    What it means is the practitioner's: words that are not the result's may still tell it.
    """
    said = clean_text(wording)
    if not said:
        raise Invalid("wording", "Choisissez ou écrivez la phrase que le secrétariat pourra dire.")
    if len(said) > LONGEST_WORDING:
        raise Invalid("wording", f"Cette phrase est trop longue : {LONGEST_WORDING} caractères au plus.")
    if any(sign.isnumeric() for sign in said) or not FIGURES.isdisjoint(search_words(said)):
        raise Invalid(
            "wording", "Aucun chiffre, même en lettres : le secrétariat ne doit pas connaître le résultat."
        )
    if _spells(said):
        raise Invalid("wording", "Écrivez des mots entiers : les lettres séparées ne sont pas acceptées.")
    if _tells(said, {*search_words(result.text), *search_words(result.label)} - PLAIN - LITTLE):
        raise Invalid(
            "wording",
            "Cette phrase reprend un mot du résultat : le secrétariat ne doit pas le connaître. "
            "Dites seulement ce que la personne doit faire.",
        )
    return said


def _tells(said: str, kept_back: set[str]) -> bool:
    """Whether a word of the result, or another form of it, is in the sentence; even cut in pieces."""
    words = [word for word in search_words(said) if word not in PLAIN | LITTLE]
    joined = "".join(words)
    return any(_alike(word, other) for word in words for other in kept_back) or any(
        len(other) >= _SPELT_OUT and other in joined for other in kept_back
    )


def _alike(word: str, other: str) -> bool:
    """Two forms of one word: the same first letters, or for the shortest the very same word."""
    if min(len(word), len(other)) <= _SHORT:
        return len(word) > 1 and word == other
    shared = min(_STEM, len(word), len(other))
    return word[:shared] == other[:shared]


def _spells(said: str) -> bool:
    """Whether lone letters follow each other, as when a word is spelt out."""
    words = [word.lower() for word in _LETTERS.findall(_ELISION.sub("", said))]
    pairs = pairwise(words)
    return any(len(one) == len(other) == 1 and (one, other) != _THERE for one, other in pairs)


def check_until(until: date | None, today: date) -> None:
    """Raise Invalid for a last day that is over."""
    if until is not None and until < today:
        raise Invalid("until", "Cette date est passée. Donnez le dernier jour où la phrase peut être dite.")


def check_standing(release: Release, version: int) -> None:
    """Raise Conflict when the release was withdrawn, or changed hands, since it was read."""
    if release.withdrawn_at is not None or release.version != version:
        raise Conflict(
            "Cette autorisation a déjà changé. La liste va être relue : vérifiez, puis recommencez."
        )


def sayable(ask: ResultAsk, releases: tuple[Release, ...], today: date) -> list[Release]:
    """The releases that stand for who asks; for a third party, those given to the agreement they come by."""
    standing = [one for one in releases if one.stands(today)]
    if ask.asker is Asker.PATIENT:
        return standing
    return [one for one in standing if ask.consent_id and ask.consent_id in one.consent_ids]


def answer_to(ask: ResultAsk, releases: tuple[Release, ...], today: date) -> ResultAnswer:
    """What to say now: the sentences allowed, or the same refusal whether there is a result or not."""
    said = sayable(ask, releases, today)
    if not said:
        return ResultAnswer(Answer.NOTHING, NOTHING)
    allowed = tuple(Allowed(one.wording, one.practitioner_id, one.released_at, one.until) for one in said)
    return ResultAnswer(Answer.GIVEN, "Dites cette phrase, telle quelle, et rien d'autre.", allowed)
