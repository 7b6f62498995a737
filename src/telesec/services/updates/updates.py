"""Looking for a new version when the practice asked for it: where, how often, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Invalid
from telesec.domain.updates.release import FeedRefused, Release, Seen, believed, is_owed, version_parts
from telesec.domain.updates.settings import (
    UpdateSettings,
    check_update_settings,
    key_from,
    update_settings_from,
)
from telesec.domain.updates.standing import UpdateStanding
from telesec.security.release_feed import read_feed, shipped_key
from telesec.services.gate import Gate, Records

SETTINGS, SEEN = "updates", "updates_seen"
_WHAT = Subject("settings", SETTINGS)


def update_standing(gate: Gate) -> UpdateStanding:
    """The settings and what was last found."""
    with gate.enter(Action.REFERENCE, _WHAT) as records:
        return _standing(records)


def save_update_settings(gate: Gate, wanted: UpdateSettings) -> UpdateStanding:
    """Turn it on or off; another address or key forgets what the former said. Raises Invalid."""
    kept = check_update_settings(wanted, shipped_key())
    with gate.enter(Action.SETTINGS_EDIT, _WHAT) as records:
        before = _standing(records)
        records.schedules.set(SETTINGS, asdict(kept))
        if (kept.address, kept.key) != (before.settings.address, before.settings.key):
            records.schedules.set(SEEN, None)
        return _standing(records)


def begin_look(gate: Gate, *, by_hand: bool = False) -> UpdateSettings | None:
    """Where to look now; None when it is off, or was done today. Written before anything leaves."""
    standing = update_standing(gate)
    if not standing.settings.is_on or not (by_hand or is_owed(standing.seen, gate.now())):
        return None
    with gate.enter(Action.UPDATE_CHECK, _WHAT) as records:
        _keep(records, Seen(standing.seen.release, gate.now(), standing.seen.trouble))
    return standing.settings


def settle_look(gate: Gate, found: bytes | str) -> UpdateStanding:
    """Keep what was fetched when it is believed; ``found`` is a sentence when nothing could be fetched."""
    with gate.enter(Action.UPDATE_CHECK, _WHAT) as records:
        standing = _standing(records)
        known = standing.seen
        at = known.looked_at or gate.now()
        try:
            seen = Seen(_read(found, standing, gate.now()), at)
        except FeedRefused as refusal:
            seen = Seen(known.release, at, refusal.sentence)
        _keep(records, seen)
        return _standing(records)


def _read(found: bytes | str, standing: UpdateStanding, now: datetime) -> Release:
    if isinstance(found, str):
        raise FeedRefused(found)
    try:
        key = key_from(standing.settings.key or shipped_key())
    except Invalid as error:
        raise FeedRefused(error.sentence) from None
    return believed(read_feed(found, key), standing.seen.release, now)


def _standing(records: Records) -> UpdateStanding:
    kept = records.schedules.settings()
    return UpdateStanding(
        update_settings_from(kept.get(SETTINGS)), _seen_from(kept.get(SEEN)), bool(shipped_key())
    )


def _keep(records: Records, seen: Seen) -> None:
    found = seen.release
    told = (
        asdict(found) | {"published": str(found.published), "expires": str(found.expires)} if found else None
    )
    at = seen.looked_at.isoformat() if seen.looked_at else ""
    records.schedules.set(SEEN, {"release": told, "looked_at": at, "trouble": seen.trouble})


def _seen_from(value: object) -> Seen:
    """What ``_keep`` wrote; nothing for anything else."""
    if not isinstance(value, Mapping):
        return Seen()
    try:
        at = str(value["looked_at"])
        release = _release_from(value["release"])
        return Seen(
            release, datetime.fromisoformat(at).astimezone(UTC) if at else None, str(value["trouble"])
        )
    except (KeyError, TypeError, ValueError):
        return Seen()


def _release_from(told: Mapping[str, object] | None) -> Release | None:
    if told is None:
        return None
    version, number, changes = str(told["version"]), told["number"], told["changes"]
    version_parts(version)
    if not isinstance(number, int) or not isinstance(changes, list):
        raise TypeError(number)
    published, expires = (date.fromisoformat(str(told[name])) for name in ("published", "expires"))
    return Release(number, version, published, expires, tuple(map(str, changes)), str(told["sha256"]))
