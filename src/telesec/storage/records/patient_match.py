"""Full-text expressions for a patient query; every word is quoted, none reaches the SQL text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from telesec.domain.patient_files.phones import phone_digits
from telesec.domain.patient_files.query import PatientQuery
from telesec.domain.patient_files.rniv import index_words, name_key, search_words
from telesec.domain.patients import PatientDraft, PatientLine

FTS_COLUMNS = ("family", "given", "birth", "phone", "tail")


def quoted(word: str) -> str:
    """One full-text string: whatever ``word`` holds, it is text and not an operator."""
    return '"' + word.replace('"', '""') + '"'


def prefixed(word: str) -> str:
    """Beginning with ``word``; a single letter must be the whole word (too many would match)."""
    return quoted(word) + " *" if len(word) > 1 else quoted(word)


def indexed(draft: PatientDraft) -> dict[str, str]:
    """The texts under which a patient is found, by column of the index."""
    numbers = [phone_digits(phone) for phone in (draft.phone, draft.phone2)]
    return {
        "family": " ".join((*index_words(draft.birth_name), *index_words(draft.used_name))),
        "given": " ".join((*index_words(draft.first_names), *index_words(draft.used_first_name))),
        "birth": birth_digits(draft.birth_date),
        "phone": " ".join(numbers),
        "tail": " ".join(number[::-1] for number in numbers),
    }


def birth_digits(birth: date | None) -> str:
    return "" if birth is None else f"{birth.day:02}{birth.month:02}{birth.year:04}"


def _numbers(query: PatientQuery) -> str:
    choices = [f"birth : {quoted(birth)}" + ("" if len(birth) == 8 else " *") for birth in query.births]
    if query.phone:
        choices.append(f"phone : {quoted(query.phone)} *")
        choices.append(f"tail : {quoted(query.phone[::-1])} *")
    return f"({' OR '.join(choices)})" if choices else ""


def reading_order(line: PatientLine, query: PatientQuery) -> tuple[bool, bool, str, str]:
    """Birth dates before telephones, whole surnames before longer ones, then by name and age."""
    born = birth_digits(line.birth_date)
    by_birth = born.startswith(query.births) if query.births else False
    whole = bool(query.words) and (
        query.words[0] in index_words(line.birth_name)
        or query.words[0] in index_words(line.shown_name.rsplit(" ", 1)[0])
    )
    return (not by_birth, not whole, name_key(line.shown_name), born[4:] + born[2:4] + born[:2])


def _all(parts: Sequence[str]) -> str:
    return " AND ".join(part for part in parts if part)


def strict_expressions(query: PatientQuery) -> Iterator[str]:
    """From the most telling to the widest: whole surname, surname's beginning, any name."""
    numbers, words = _numbers(query), query.words
    if not words:
        yield from [numbers] if numbers else ()
        return
    if query.initials:
        yield from _initialled(query, numbers)
        return
    rest = [prefixed(word) for word in words[1:]]
    yield _all([f"family : {quoted(words[0])}", *rest, numbers])
    yield _all([f"family : {prefixed(words[0])}", *rest, numbers])
    yield _all([*(f"{{family given}} : {prefixed(word)}" for word in words), numbers])


def _initialled(query: PatientQuery, numbers: str) -> Iterator[str]:
    """A name and the first letter of another one: whole surname first, then any two names.

    A letter that also begins the first word is looked for among the other kind of names: that
    word would answer to it by itself. Each letter costs a walk through the index: two are read, in
    one expression only.
    """
    first, initials = query.words[0], query.initials[:2]
    rest = [f"{{family given}} : {prefixed(w)}" for w in query.words[1:] if w not in query.initials]
    letters = [f"{quoted(letter)} *" for letter in initials]
    given = [f"given : {letter}" for letter in letters]
    if len(letters) == 1:
        yield _all([f"family : {quoted(first)}", *rest, *given, numbers])
    if not first.startswith(initials):
        anywhere = [f"{{family given}} : {letter}" for letter in letters]
        yield _all([f"{{family given}} : {prefixed(first)}", *rest, *anywhere, numbers])
        return
    yield _all([f"family : {prefixed(first)}", *rest, *given, numbers])
    if len(letters) == 1:
        yield _all([f"given : {prefixed(first)}", *rest, f"family : {letters[0]}", numbers])


def loose_expression(query: PatientQuery, spellings: Sequence[Sequence[str]]) -> str:
    """Each word, or one of its near spellings, in any name. ``spellings`` goes by word.

    Of single letters beside a name, the first alone is read: each costs a walk through the index.
    """
    groups = []
    for word, near in zip(query.words, spellings, strict=True):
        if word in query.initials[1:]:
            continue
        begins = f"{quoted(word)} *" if word in query.initials else prefixed(word)
        choices = " OR ".join([begins, *(quoted(other) for other in near)])
        groups.append(f"{{family given}} : ({choices})")
    return _all([*groups, _numbers(query)])


def same_name_expression(draft: PatientDraft) -> str:
    """One word of a surname and one of a given name, whole; "" when one of them is missing."""
    families = [*search_words(draft.birth_name)[-1:], *search_words(draft.used_name)[-1:]]
    givens = [*search_words(draft.first_names)[:1], *search_words(draft.used_first_name)[:1]]
    if not families or not givens:
        return ""
    family = " OR ".join(quoted(word) for word in families)
    given = " OR ".join(quoted(word) for word in givens)
    return f"(family : ({family}) AND given : ({given}))"


def same_phone_expression(draft: PatientDraft) -> str:
    """Either number, whole; "" when none has six digits."""
    numbers = [phone_digits(phone) for phone in (draft.phone, draft.phone2)]
    choices = " OR ".join(quoted(number) for number in numbers if len(number) >= 6)
    return f"phone : ({choices})" if choices else ""
