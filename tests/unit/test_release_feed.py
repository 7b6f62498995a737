"""An announcement of a version is believed when it is signed, of now, and not behind what was seen."""

from __future__ import annotations

import base64
import importlib.util
import json
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from telesec.domain.errors import Invalid
from telesec.domain.updates.release import (
    EXPIRED,
    FROM_THE_FUTURE,
    OLDER,
    FeedRefused,
    Release,
    Seen,
    believed,
    is_newer,
    is_owed,
)
from telesec.domain.updates.settings import UpdateSettings, check_update_settings, update_settings_from
from telesec.security.release_feed import MOST_BYTES, NOT_SIGNED, UNREADABLE, read_feed, signed_feed

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
RELEASE = Release(7, "0.2.0", TODAY, TODAY + timedelta(days=90), ("Les rappels se préparent la veille.",))
KEY = Ed25519PrivateKey.from_private_bytes(b"\7" * 32)
PUBLIC = KEY.public_key().public_bytes_raw()
KEY_TEXT = base64.b64encode(PUBLIC).decode()
HTTPS = "https://exemple.fr/versions.json"


def test_what_was_signed_is_read_whole() -> None:
    found = read_feed(signed_feed(RELEASE, KEY), PUBLIC)
    assert replace(found, sha256="") == RELEASE
    assert len(found.sha256) == 64


def changed(**fields: object) -> bytes:
    return json.dumps(json.loads(signed_feed(RELEASE, KEY)) | fields).encode()


def inner_of(text: str) -> bytes:
    """Any inner text, truly signed."""
    raw = text.encode()
    signature = KEY.sign(b"telesec-release-1\0" + raw)
    return changed(signed=base64.b64encode(raw).decode(), signature=base64.b64encode(signature).decode())


GOOD_INNER = base64.b64decode(json.loads(signed_feed(RELEASE, KEY))["signed"]).decode()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", UNREADABLE),
        (b"<html>Bienvenue</html>", UNREADABLE),
        (b"[]", UNREADABLE),
        (b"{" * 5000, UNREADABLE),
        (b" " * (MOST_BYTES + 1), UNREADABLE),
        (changed(more=1), UNREADABLE),
        (changed(signature="AAAA"), UNREADABLE),
        (changed(signature=base64.b64encode(b"\0" * 64).decode()), NOT_SIGNED),
        (changed(signed=base64.b64encode(b'{"version": "9.9"}').decode()), NOT_SIGNED),
        (signed_feed(RELEASE, Ed25519PrivateKey.generate()), NOT_SIGNED),
        (changed(format="telesec-backup-1"), UNREADABLE),
        (inner_of(GOOD_INNER.replace('"0.2.0"', '"0.2.0; rm -rf"')), UNREADABLE),
        (inner_of(GOOD_INNER.replace('"number":7', '"number":true')), UNREADABLE),
        (inner_of(GOOD_INNER.replace("2026-11-22", "9999-01-01").replace("2027-02", "9999-12")), UNREADABLE),
        (inner_of(GOOD_INNER.replace('"number":7', '"number":7,"number":9')), UNREADABLE),
        (inner_of(GOOD_INNER.replace("2027-02-20", "2099-02-20")), UNREADABLE),
        (inner_of(GOOD_INNER.replace("2027-02-20", "2026-02-20")), UNREADABLE),
        (inner_of(GOOD_INNER.replace("veille.", "veille.\\n")), UNREADABLE),
    ],
    ids=[
        "nothing", "a page", "a list", "braces", "too long", "one more key", "half a signature",
        "no signature", "other words", "another key", "another format", "words in the version",
        "true for a number", "past the last day", "two numbers", "a life without end",
        "over before it begins", "two lines",
    ],
)  # fmt: skip
def test_anything_else_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(FeedRefused) as refused:
        read_feed(data, PUBLIC)
    assert refused.value.sentence == why


def test_a_publisher_cannot_sign_what_nobody_would_read() -> None:
    with pytest.raises(ValueError, match="expires"):
        signed_feed(replace(RELEASE, expires=TODAY + timedelta(days=500)), KEY)


SEEN = replace(RELEASE, sha256="a")


@pytest.mark.parametrize(
    ("release", "why"),
    [
        (replace(SEEN, number=6), OLDER),
        (replace(SEEN, sha256="b"), OLDER),
        (replace(SEEN, number=8, version="0.1.9"), OLDER),
        (replace(SEEN, number=8, published=TODAY - timedelta(days=1)), OLDER),
        (replace(SEEN, number=8, published=TODAY + timedelta(days=2)), FROM_THE_FUTURE),
        (replace(SEEN, number=8, expires=TODAY - timedelta(days=1)), EXPIRED),
    ],
    ids=["an older number", "other words", "a lower version", "an earlier day", "to come", "past its life"],
)
def test_a_true_signature_does_not_make_an_old_announcement_new(release: Release, why: str) -> None:
    with pytest.raises(FeedRefused) as refused:
        believed(release, SEEN, NOW)
    assert refused.value.sentence == why


def test_the_same_again_and_the_next_one_are_believed() -> None:
    assert believed(SEEN, SEEN, NOW) == SEEN
    assert believed(replace(SEEN, number=8, sha256="c"), SEEN, NOW).number == 8


def test_versions_compare_as_numbers() -> None:
    assert is_newer("0.10", "0.9.9")
    assert not is_newer("0.1", "0.1.0")
    assert not is_newer("0.1.0", "0.1.0.dev3+local")
    assert is_newer("0.2", "unknown")


def test_one_looks_once_a_day_and_a_clock_put_back_looks_again() -> None:
    assert is_owed(Seen(), NOW)
    assert not is_owed(Seen(looked_at=NOW - timedelta(hours=23)), NOW)
    assert is_owed(Seen(looked_at=NOW - timedelta(hours=24)), NOW)
    assert is_owed(Seen(looked_at=NOW + timedelta(days=30)), NOW)


@pytest.mark.parametrize(
    "address",
    [
        "", "http://exemple.fr/v.json", "ftp://exemple.fr/v.json", "https://", "https://u:p@exemple.fr/v",
        "https://exemple.fr/v?cabinet=lilas", "https://exemple.fr/v#x", "https://exemple.fr:x/v",
        "https://exemple.fr/a b", "https://exemple.fr/\r\nHost: x", "versions.json", "../versions.json",
    ],
)  # fmt: skip
def test_only_https_or_a_whole_path_is_taken(address: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_update_settings(UpdateSettings(is_on=True, address=address, key=KEY_TEXT), "")
    assert refused.value.field == "address"


def test_a_key_is_asked_for_unless_one_came_with_the_program() -> None:
    for key in ("", "abc", KEY_TEXT[:-1], KEY_TEXT.replace("=", "é")):
        with pytest.raises(Invalid) as refused:
            check_update_settings(UpdateSettings(is_on=True, address=HTTPS, key=key), "")
        assert refused.value.field == "key"
    assert check_update_settings(UpdateSettings(is_on=True, address=HTTPS), KEY_TEXT).key == ""
    typed = UpdateSettings(is_on=True, address=f" {HTTPS} ", key=f" {KEY_TEXT[:20]} {KEY_TEXT[20:]}\n")
    assert check_update_settings(typed, "") == UpdateSettings(is_on=True, address=HTTPS, key=KEY_TEXT)
    assert check_update_settings(UpdateSettings(), "") == UpdateSettings()


@pytest.mark.parametrize("kept", [None, 3, "x", {}, {"is_on": True, "address": "http://x", "key": ""}])
def test_settings_that_were_not_written_here_are_off(kept: object) -> None:
    assert update_settings_from(kept) == UpdateSettings()


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch):
    path = Path(__file__).parents[2] / "installer" / "release_feed.py"
    spec = importlib.util.spec_from_file_location("release_feed_tool", path)
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_the_publisher_makes_a_key_signs_and_reads_it_again(tool, tmp_path, monkeypatch, capsys) -> None:
    secret, out = tmp_path / "release.key", tmp_path / "versions.json"
    (tmp_path / "password").write_text("mouflon lanterne\n")
    monkeypatch.setenv("TELESEC_RELEASE_PASSWORD_FILE", str(tmp_path / "password"))
    assert tool.main(["new-key", str(secret)]) == 0
    public = capsys.readouterr().out.strip()
    assert secret.stat().st_mode & 0o777 == 0o600 or sys.platform == "win32"
    assert b"ENCRYPTED" in secret.read_bytes()
    assert tool.main(["new-key", str(secret)]) == 1
    words = ["--number", "3", "--version", "0.2.0", "--change", "Une phrase.", "--out", str(out)]
    assert tool.main(["sign", "--key", str(secret), *words]) == 0
    assert tool.main(["show", str(out), "--public", public]) == 0
    assert "version 0.2.0" in capsys.readouterr().out
    assert tool.main(["show", str(out), "--public", KEY_TEXT]) == 1
