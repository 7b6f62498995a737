"""The words sent to patients: templates with named fields only, and nothing about health in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from telesec.domain.errors import Invalid
from telesec.domain.french import NBSP, date_long, duration, listed, time_of_day
from telesec.domain.messages.queue import Kind
from telesec.domain.patient_files.rniv import search_words
from telesec.domain.people import Site
from telesec.domain.plain_text import check_line
from telesec.domain.reference import Reference

LONGEST_TEXT = 480  # three SMS of 160
_END = "Pour tout changement : {telephone}. {cabinet}"
TEMPLATES: dict[Kind, str] = {
    Kind.REMINDER: "Bonjour, nous vous rappelons votre rendez-vous du {quand}, {lieu}. " + _END,
    Kind.CANCELLATION: "Bonjour, votre rendez-vous du {quand} est annulé. "
    "Pour en prendre un autre : {telephone}. {cabinet}",
    Kind.MOVE: "Bonjour, votre rendez-vous est désormais fixé au {quand}, {lieu}. " + _END,
    Kind.DELAY: "Bonjour, les rendez-vous ont environ {retard} de retard. "
    "Le vôtre devrait commencer le {quand}. Renseignements : {telephone}. {cabinet}",
}
SUBJECTS: dict[Kind, str] = {
    Kind.REMINDER: "Rappel de votre rendez-vous",
    Kind.CANCELLATION: "Votre rendez-vous est annulé",
    Kind.MOVE: "Votre rendez-vous change d'heure",
    Kind.DELAY: "Retard de votre rendez-vous",
}
FIELDS: dict[str, str] = {
    "quand": "jour et heure",
    "lieu": "adresse",
    "telephone": "téléphone du lieu",
    "cabinet": "nom affiché",
    "retard": "durée du retard",
}
_REQUIRED = dict.fromkeys(Kind, ("quand",)) | {Kind.DELAY: ("retard",)}
_FIELD = re.compile(r"\{([a-z]{1,20})\}")
_WORD = re.compile(r"[\w'’-]+")
_BLANKS = re.compile(r"[ \t\r\n]+")
_SIGNS = re.compile(r"[{}%\\$<>]")
_FORMULA = ("=", "+", "-", "@")
_NEUTRAL_MOTIFS = frozenset({"RENDEZVOUS", "RDV", "VISITE"})
# Beginnings of words that tell why one comes, or to what kind of practitioner (capitals, no accents).
_TELLING = re.compile(
    r"ACCOUCH|ADDICT|ALCOOL|ALLERG|ANALYSE|ANESTH|ANDROLOG|AUDIOPROTH|AVORTEM|BIOPS|CANCER|CARDIO|"
    r"CHIMIOTH|CHIRURG|CONTRACEP|DENTAIRE|DENTIST|DEPIST|DERMATO|DIABET|DIETET|DIAGNOST|ECHOGRA|"
    r"ENDOCRIN|ENDOSCOP|FERTILIT|FROTTIS|GASTRO|GERIATR|GERONTO|GROSSESSE|GYNECO|HEMATOLO|HEPATO|"
    r"IMPLANTO|INFIRM|KINE|MALADIE|MAMMOGR|MATERNITE|NEPHRO|NEURO|NUTRITION|OBESIT|OBSTETR|ONCOLO|"
    r"OPHTALMO|ORTHODON|ORTHOPED|ORTHOPHON|ORTHOPT|OSTEOPAT|PEDIATR|PEDICUR|PHLEBO|PNEUMO|PODOLOG|"
    r"PROCTO|PROSTAT|PSY|RADIOLOG|RADIOTHER|RHUMATO|SAGEFEMME|SCANNER|SENOLOG|SEXOLOG|STOMATO|TABACOL|"
    r"TOXICO|TRAITEMENT|TUMEUR|UROLOG|VACCIN|VENEROLO"
)
_TELLING_WORDS = frozenset(
    {"ORL", "IRM", "IVG", "IST", "MST", "VIH", "SIDA", "HIV", "CEGIDD", "EHPAD", "PMA"}
)


def check_template(kind: Kind, text: str, reference: Reference) -> None:
    """Raises Invalid (field: the kind's name) unless ``text`` is short, plain, complete and neutral."""
    name = kind.value
    check_line(name, text, LONGEST_TEXT)
    words = _FIELD.sub(" ", text)
    unknown = [found for found in _FIELD.findall(text) if found not in FIELDS]
    if unknown or _SIGNS.search(words):
        known = listed([f"{{{field}}}" for field in FIELDS])
        raise Invalid(
            name, f"Seuls ces champs sont remplacés : {known}. Enlevez les autres accolades et signes."
        )
    missing = [field for field in _REQUIRED[kind] if f"{{{field}}}" not in text]
    if missing:
        raise Invalid(name, f"Ce message doit contenir {listed([f'{{{field}}}' for field in missing])}.")
    if text.lstrip().startswith(_FORMULA):
        raise Invalid(name, "Ce message ne doit pas commencer par un signe. Commencez par un mot.")
    told = telling_word(words, reference)
    if told:
        raise Invalid(
            name, f"« {told} » dit pourquoi le patient vient. Un message reste neutre : enlevez-le."
        )


def telling_word(text: str, reference: Reference | None = None) -> str:
    """The first word that says a specialty, an illness or a motif of the practice; "" when there is none."""
    for found in _WORD.finditer(text):
        word = found.group()
        plain = "".join(search_words(word))
        if plain in _TELLING_WORDS or any(_TELLING.match(part) for part in (plain, *search_words(word))):
            return word
    return _named(text, reference) if reference else ""


def _named(text: str, reference: Reference) -> str:
    """A motif's label or a profession of the practice found whole in the text."""
    spoken = f" {' '.join(search_words(text))} "
    labels = [item.label for item in reference.reason_codes]
    labels += [item.profession for item in reference.practitioners]
    for label in labels:
        words = search_words(label)
        if words and "".join(words) not in _NEUTRAL_MOTIFS and f" {' '.join(words)} " in spoken:
            return label
    return ""


def neutral_name(reference: Reference) -> str:
    """The practice's name in a message, or « Le secrétariat » when that name tells too much."""
    name = " ".join(reference.practice_name.split())
    return name if name and not telling_word(name, reference) else "Le secrétariat"


def neutral_place(site: Site, reference: Reference) -> str:
    """Where to come: the address, else the place's name; parts that tell too much are left out."""
    city = " ".join(part for part in (site.postcode, site.city) if part)
    parts = [site.address or site.name, city]
    kept = [part for part in (" ".join(part.split()) for part in parts) if part]
    return ", ".join(part for part in kept if not telling_word(part, reference)) or "au lieu habituel"


def moments(times: Iterable[datetime]) -> str:
    """``lundi 23 novembre 2026 à 9 h 05 et à 9 h 20``: the times of one day."""
    ordered = sorted(set(times))
    return f"{date_long(ordered[0])} {listed([f'à {time_of_day(time)}' for time in ordered])}"


def values_of(
    reference: Reference, sender_name: str, site: Site, times: Sequence[datetime], delay: int = 0
) -> dict[str, str]:
    """The fields of one letter; ``delay`` in minutes."""
    return {
        "quand": moments(times),
        "lieu": neutral_place(site, reference),
        "telephone": site.phone.replace(" ", NBSP) or "notre secrétariat",
        "cabinet": sender_name or neutral_name(reference),
        "retard": duration(delay),
    }


def render(template: str, values: Mapping[str, str]) -> str:
    """The template with its fields replaced once: a value that looks like a field stays as it is."""
    text = _FIELD.sub(lambda found: values.get(found[1], found[0]), template)
    return _BLANKS.sub(" ", text).strip()


_SMS_ALPHABET = frozenset(
    "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_SMS_LETTERS = str.maketrans(
    "êëâîïôûçœŒÊËÂÀÎÏÔÛÙÈŒ’‘“”«»–—…\u00a0\u202f",
    'eeaiioucoOEEAAIIOUUEO\'\'""""--.  ',
)


def sms_text(text: str) -> str:
    """The text in the alphabet of SMS (GSM 03.38): one foreign letter would double the price."""
    spelled = text.replace("œ", "oe").replace("Œ", "OE").translate(_SMS_LETTERS)
    return " ".join(spelled.split())


def sms_parts(text: str) -> int:
    """How many SMS the text makes: 160 signs, or 70 with letters outside the alphabet of SMS."""
    alone, joined = (160, 153) if set(text) <= _SMS_ALPHABET else (70, 67)
    return 1 if len(text) <= alone else -(-len(text) // joined)
