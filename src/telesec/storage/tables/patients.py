"""Patients of the office compartment, and the full-text index they are found by."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text, text

from telesec.storage.tables.base import CONTACT, IDENTITY, OFFICE, TECHNICAL, Instant, IsoDate, id_column


def _typed(name: str, info: dict[str, str]) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="", info=info)


# ``seq`` ties a patient to the full-text index; everything else in the house speaks of ``id``.
PATIENTS = Table(
    "patients",
    OFFICE,
    Column("seq", Integer, primary_key=True, info=TECHNICAL),
    id_column(unique=True),
    _typed("birth_name", IDENTITY),
    _typed("first_names", IDENTITY),
    _typed("birth_name_rniv", IDENTITY),
    _typed("first_names_rniv", IDENTITY),
    _typed("shown_name", IDENTITY),
    Column("birth_date", IsoDate, info=IDENTITY),
    Column("sex", Text, nullable=False, info=IDENTITY),
    _typed("used_name", IDENTITY),
    _typed("used_first_name", IDENTITY),
    _typed("birth_place", IDENTITY),
    _typed("phone", CONTACT),
    _typed("phone2", CONTACT),
    _typed("email", CONTACT),
    _typed("address", CONTACT),
    _typed("postcode", CONTACT),
    _typed("city", CONTACT),
    _typed("desk_note", CONTACT),
    Column("status", Text, nullable=False, info=IDENTITY),
    Column("version", Integer, nullable=False, info=TECHNICAL),
    Column("import_id", Text, nullable=False, server_default="", info=TECHNICAL),
    Column("created_at", Instant, nullable=False, info=TECHNICAL),
    Column("updated_at", Instant, nullable=False, info=TECHNICAL),
    Index("ix_patients_birth_date", "birth_date"),
    Index("ix_patients_import", "import_id", sqlite_where=text("import_id <> ''")),
    sqlite_strict=True,
)

# Words are folded before they are indexed. ``birth`` is JJMMAAAA, ``tail`` a number's digits
# backwards (people give the last four). No position is kept: every token stands alone. Beginnings of
# four have their own index too: half a town's telephones share them.
EXTRA_DDL: tuple[str, ...] = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS patient_fts USING fts5(family, given, birth, phone, tail, "
    "content='', contentless_delete=1, detail=column, prefix='2 3 4', "
    'tokenize="unicode61 remove_diacritics 0")',
    "CREATE VIRTUAL TABLE IF NOT EXISTS patient_words USING fts5vocab(patient_fts, 'row')",
)
