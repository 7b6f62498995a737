"""Reads a manifest with suspicion: it may come from whoever knows a public key."""

from __future__ import annotations

import re
from itertools import pairwise

from telesec.backup.manifest_entries import (
    FILES,
    FORMAT,
    LIMIT,
    MOST_RUNS,
    PAGE,
    STORES,
    Base,
    FileEntry,
    Manifest,
    is_install,
    is_snapshot_id,
)
from telesec.domain.backups.shapes import BackupRefused, JournalHead, PartEntry, Tier
from telesec.domain.ids import is_id
from telesec.domain.people import Compartment
from telesec.security.strict_json import Fields, Malformed, parse

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PART = re.compile(r"p\d{5}\.age")
_PARTS = 100_000
_PART_LIMIT = 64 * 1024 * 1024
_SIZE_LIMIT = 2**40
_SIGNATURE = 64


def from_bytes(data: bytes) -> Manifest:
    """The manifest as written, checked for form alone: believe it only once its signature is checked.

    Raises BackupRefused.
    """
    try:
        fields = parse(data, LIMIT)
        found = fields.integer("format", 1)
        if found > FORMAT:
            raise BackupRefused(
                "Cette sauvegarde a été faite par une version plus récente du logiciel. Installez-la d'abord."
            )
        return _manifest(fields)
    except (Malformed, ValueError):
        raise BackupRefused(
            "La description de cette sauvegarde est abîmée. Choisissez une autre sauvegarde."
        ) from None


def _manifest(fields: Fields) -> Manifest:
    created_at = fields.instant("created_at")
    install, tier, snapshot = fields.text("install"), Tier(fields.text("tier")), fields.text("id")
    practice_id = fields.text("practice_id")
    if created_at is None or not (is_install(install) and is_snapshot_id(snapshot) and is_id(practice_id)):
        raise Malformed("names")
    manifest = Manifest(
        practice_id=practice_id,
        install=install,
        id=snapshot,
        created_at=created_at,
        tier=tier,
        number=fields.integer("number", 1),
        previous_sha256=_digest(fields, "previous_sha256", optional=True),
        base=_base(fields, install),
        app_version=fields.text("app_version", 64),
        schema_versions=_versions(fields.object("schema_versions")),
        heads=_heads(fields.object("heads")),
        files=tuple(
            _file(Fields(item), f"{install}/{tier.value}/{snapshot}/") for item in fields.items("files", 64)
        ),
        signer=_digest(fields, "signer"),
        signature=fields.raw("signature", _SIGNATURE, _SIGNATURE),
    )
    fields.done()
    _check_whole(manifest)
    return manifest


def _check_whole(manifest: Manifest) -> None:
    names = [entry.name for entry in manifest.files]
    keys = [part.key for part in manifest.parts()]
    needs_base = any(entry.runs is not None for entry in manifest.files)
    if not names or len(set(names)) != len(names) or len(set(keys)) != len(keys):
        raise Malformed("files")
    if needs_base != (manifest.base is not None):
        raise Malformed("base")


def _base(fields: Fields, install: str) -> Base | None:
    found = fields.optional_object("base")
    if found is None:
        return None
    base = Base(found.text("id"), found.text("manifest_key"), _digest(found, "manifest_sha256"))
    found.done()
    places = {f"{install}/{tier.value}/{base.id}/MANIFEST.age" for tier in Tier}
    if not is_snapshot_id(base.id) or base.manifest_key not in places:
        raise Malformed("base")
    return base


def _versions(fields: Fields) -> dict[str, int]:
    found = {Compartment(name).value: fields.integer(name, 1, 10_000) for name in fields.names()}
    fields.done()
    return found


def _heads(fields: Fields) -> dict[str, JournalHead]:
    found = {}
    for name in fields.names():
        count, mac = fields.items(name, 2)
        pair = Fields({"count": count, "mac": mac})
        mac_text = pair.text("mac", 64)
        if mac_text and _SHA256.fullmatch(mac_text) is None:
            raise Malformed("mac")
        found[Compartment(name).value] = JournalHead(pair.integer("count"), mac_text)
    fields.done()
    return found


def _file(fields: Fields, prefix: str) -> FileEntry:
    name, kind, size = fields.text("name"), fields.text("kind"), fields.integer("size", 0, _SIZE_LIMIT)
    if name not in FILES or kind not in ("whole", "pages") or (kind == "pages" and name not in STORES):
        raise Malformed("name")
    runs = _runs(fields.items("runs", MOST_RUNS), size) if kind == "pages" else None
    parts = tuple(_part(Fields(item), prefix) for item in fields.items("parts", _PARTS))
    entry = FileEntry(name, size, _digest(fields, "sha256"), parts, runs)
    fields.done()
    return entry


def _runs(items: list[object], size: int) -> tuple[tuple[int, int], ...]:
    """Pages in order, none twice, all within a file of whole pages."""
    if size % PAGE:
        raise Malformed("size")
    runs = tuple(_run(item) for item in items)
    if any(first + count > second for (first, count), (second, _) in pairwise(runs)):
        raise Malformed("runs")
    if runs and sum(runs[-1]) * PAGE > size:
        raise Malformed("runs")
    return runs


def _run(item: object) -> tuple[int, int]:
    if not isinstance(item, list) or [type(number) for number in item] != [int, int]:
        raise Malformed("run")
    first, count = item
    if not 0 <= first < _SIZE_LIMIT or not 1 <= count < _SIZE_LIMIT:
        raise Malformed("run")
    return first, count


def _part(fields: Fields, prefix: str) -> PartEntry:
    key = fields.text("key")
    if not key.startswith(prefix) or _PART.fullmatch(key[len(prefix) :]) is None:
        raise Malformed("key")
    part = PartEntry(
        key,
        fields.integer("size", 1, _PART_LIMIT),
        _digest(fields, "sha256"),
        fields.text("version_id", 1024),
    )
    fields.done()
    return part


def _digest(fields: Fields, key: str, *, optional: bool = False) -> str:
    value = fields.text(key, 64)
    if not (optional and not value) and _SHA256.fullmatch(value) is None:
        raise Malformed(key)
    return value
