"""Looking for a new version: off at first, once a day, and what was seen is never gone back on."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from telesec.domain.errors import Invalid, Refused
from telesec.domain.people import Role
from telesec.domain.updates.release import EXPIRED, OLDER, Release
from telesec.domain.updates.settings import UpdateSettings
from telesec.exchange.feed_fetch import UNREACHED
from telesec.security import release_feed
from telesec.security.release_feed import NOT_SIGNED, signed_feed
from telesec.services.updates import updates
from telesec.services.updates.updates import begin_look, save_update_settings, settle_look, update_standing

KEY = Ed25519PrivateKey.generate()
KEY_TEXT = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
ON = UpdateSettings(is_on=True, address="https://exemple.fr/versions.json", key=KEY_TEXT)
OWN = "0.1.0"


@pytest.fixture
def admin(practice):
    return practice.gate(Role.ADMIN)


@pytest.fixture
def feed(admin):
    today = admin.now().astimezone(UTC).date()
    made = Release(3, "0.2.0", today, today + timedelta(days=90), ("Une phrase.",))
    return lambda **changes: signed_feed(replace(made, **changes), KEY)


def test_nothing_is_looked_for_until_it_is_turned_on(admin):
    assert update_standing(admin).settings == UpdateSettings()
    assert begin_look(admin) is None
    assert begin_look(admin, by_hand=True) is None


def test_a_practitioner_neither_turns_it_on_nor_looks(practice):
    doctor = practice.gate(Role.PRACTITIONER)
    with pytest.raises(Refused):
        save_update_settings(doctor, ON)
    save_update_settings(practice.gate(Role.ADMIN), ON)
    with pytest.raises(Refused):
        begin_look(doctor)


def test_a_version_is_told_once_a_day_at_most(admin, practice, feed):
    save_update_settings(admin, ON)
    assert begin_look(admin) == ON
    standing = settle_look(admin, feed())
    assert standing.news(OWN).version == "0.2.0"
    assert standing.news(OWN).changes == ("Une phrase.",)
    assert standing.news("0.2.0") is None
    assert begin_look(admin) is None
    assert begin_look(admin, by_hand=True) == ON
    practice.clock.instant += timedelta(days=1)
    assert begin_look(admin) == ON


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (
            lambda feed: signed_feed(Release(9, "9.0", *[admin_day(feed)] * 2), Ed25519PrivateKey.generate()),
            NOT_SIGNED,
        ),
        (lambda feed: feed(number=2, version="0.1.5"), OLDER),
        (lambda feed: feed(changes=("D'autres mots.",)), OLDER),
        (lambda _feed: UNREACHED, UNREACHED),
    ],
    ids=["another key", "an older one", "the same number", "no answer"],
)
def test_what_is_refused_changes_nothing_of_what_was_seen(admin, feed, found, why):
    save_update_settings(admin, ON)
    begin_look(admin)
    settle_look(admin, feed())
    standing = settle_look(admin, found(feed))
    assert standing.seen.trouble == why
    assert standing.news(OWN).version == "0.2.0"
    assert settle_look(admin, feed(number=4)).seen.trouble == ""


def admin_day(feed):
    from telesec.security.release_feed import read_feed

    return read_feed(feed(), KEY.public_key().public_bytes_raw()).published


def test_an_announcement_past_its_life_says_so(admin, practice, feed):
    save_update_settings(admin, ON)
    begin_look(admin)
    kept = feed()
    practice.clock.instant += timedelta(days=91)
    assert settle_look(admin, kept).seen.trouble == EXPIRED


def test_another_publisher_begins_again_and_off_is_silent(admin, feed):
    save_update_settings(admin, ON)
    settle_look(admin, feed())
    elsewhere = replace(ON, address="https://exemple.fr/ailleurs.json")
    assert save_update_settings(admin, elsewhere).seen.release is None
    settle_look(admin, feed())
    off = save_update_settings(admin, replace(elsewhere, is_on=False))
    assert off.news(OWN) is None
    assert off.seen.release is not None


def test_a_key_that_came_with_the_program_is_enough(admin, feed, tmp_path, monkeypatch):
    assert release_feed.shipped_key() == ""  # none is shipped before a publisher makes one
    with pytest.raises(Invalid):
        save_update_settings(admin, replace(ON, key=""))
    (tmp_path / "update_key.pub").write_text(f"{KEY_TEXT}\n")
    monkeypatch.setattr(release_feed, "bundled", lambda name: tmp_path / name)
    standing = save_update_settings(admin, replace(ON, key=""))
    assert standing.has_key
    assert settle_look(admin, feed()).news(OWN) is not None


@pytest.mark.parametrize(
    "kept",
    [
        3,
        {"release": {"version": "x"}, "looked_at": "", "trouble": ""},
        {"release": None, "looked_at": "demain", "trouble": ""},
    ],
    ids=["a number", "half a release", "no instant"],
)
def test_what_was_spoiled_is_forgotten(kept):
    assert updates._seen_from(kept).release is None
