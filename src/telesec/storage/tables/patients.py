"""Patients of the office compartment, and the full-text index they are found by."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from telesec.storage.tables.base import (
    CONTACT,
    HEALTH,
    IDENTITY,
    OFFICE,
    TECHNICAL,
    Flag,
    Instant,
    IsoDate,
    TextList,
    id_column,
)


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
    Column("identity_check", Text, nullable=False, server_default="", info=IDENTITY),
    Column("identity_checked_on", IsoDate, info=IDENTITY),
    Column("identity_checked_by", Text, nullable=False, server_default="", info=TECHNICAL),
    Column("birth_precision", Text, nullable=False, server_default="day", info=IDENTITY),
    Column("doubtful", Flag, nullable=False, server_default="0", info=IDENTITY),
    Column("fictive", Flag, nullable=False, server_default="0", info=IDENTITY),
    Column("needs", TextList, nullable=False, server_default="[]", info=HEALTH),
    Column("language", Text, nullable=False, server_default="", info=CONTACT),
    Column("opt_outs", TextList, nullable=False, server_default="[]", info=CONTACT),
    Column("merged_into", Text, nullable=False, server_default="", info=TECHNICAL),
    Index("ix_patients_birth_date", "birth_date"),
    # All that a view of the agenda shows of a patient: hundreds of them, without touching their rows.
    Index("ix_patients_face", "id", "shown_name", "birth_date", "phone", "sex"),
    Index("ix_patients_import", "import_id", sqlite_where=text("import_id <> ''")),
    Index("ix_patients_merged", "merged_into", sqlite_where=text("merged_into <> ''")),
    sqlite_strict=True,
)

patient_contacts = Table(
    "patient_contacts",
    OFFICE,
    id_column(primary_key=True),
    Column("patient_id", Text, ForeignKey("patients.id"), nullable=False, index=True, info=TECHNICAL),
    Column("kind", Text, nullable=False, info=CONTACT),
    Column("name", Text, nullable=False, info=CONTACT),
    Column("relation", Text, nullable=False, info=CONTACT),
    Column("phone", Text, nullable=False, info=CONTACT),
    Column("email", Text, nullable=False, info=CONTACT),
    Column("may_book", Flag, nullable=False, info=CONTACT),
    Column("active", Flag, nullable=False, info=TECHNICAL),
    Column("version", Integer, nullable=False, info=TECHNICAL),
    sqlite_strict=True,
)

# A merge moves no row out of the store: it links one file to another, and remembers which rows
# changed hands and which fields were completed, so that undoing it gives back exactly those.
merges = Table(
    "merges",
    OFFICE,
    id_column(primary_key=True),
    Column("source_id", Text, ForeignKey("patients.id"), nullable=False, index=True, info=TECHNICAL),
    Column("target_id", Text, ForeignKey("patients.id"), nullable=False, index=True, info=TECHNICAL),
    Column("reason", Text, nullable=False, info=IDENTITY),
    Column("completed", Text, nullable=False, server_default="{}", info=HEALTH),
    Column("account_id", Text, nullable=False, info=TECHNICAL),
    Column("merged_at", Instant, nullable=False, info=TECHNICAL),
    Column("undone_by", Text, nullable=False, server_default="", info=TECHNICAL),
    Column("undone_at", Instant, info=TECHNICAL),
    sqlite_strict=True,
)

merge_moves = Table(
    "merge_moves",
    OFFICE,
    Column("merge_id", Text, ForeignKey("merges.id"), primary_key=True, info=TECHNICAL),
    Column("kind", Text, primary_key=True, info=TECHNICAL),
    Column("row_id", Text, primary_key=True, info=TECHNICAL),
    sqlite_strict=True,
)

# Words are folded before they are indexed. ``birth`` is JJMMAAAA, ``tail`` a number's digits
# backwards (people give the last four). No position is kept: every token stands alone. Beginnings of
# four have their own index too: half a town's telephones share them.
# Every table of the office whose rows belong to a patient: none takes a row for a merged file.
NAMING = (
    *(
        "appointments",
        "calls",
        "channel_choices",
        "messages",
        "patient_contacts",
        "recalls",
        "result_askings",
    ),
    *("result_releases", "series", "slips", "third_party_consents", "waiting"),
)
EXTRA_DDL: tuple[str, ...] = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS patient_fts USING fts5(family, given, birth, phone, tail, "
    "content='', contentless_delete=1, detail=column, prefix='2 3 4', "
    'tokenize="unicode61 remove_diacritics 0")',
    "CREATE VIRTUAL TABLE IF NOT EXISTS patient_words USING fts5vocab(patient_fts, 'row')",
    *(
        f"CREATE TRIGGER IF NOT EXISTS trg_{table}_not_merged_{event.split()[0].lower()} "  # noqa: S608 - DDL
        f"BEFORE {event} ON {table} WHEN EXISTS "
        "(SELECT 1 FROM patients WHERE patients.id = NEW.patient_id AND patients.merged_into <> '') "
        "BEGIN SELECT RAISE(ABORT, 'patient_merged'); END"
        for table in NAMING
        for event in ("INSERT", "UPDATE OF patient_id")
    ),
)
