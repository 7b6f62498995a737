"""Identifiers: UUIDv7 (RFC 9562 §5.7) as 32 lowercase hexadecimal characters, ordered by time."""

from __future__ import annotations

import secrets
import threading
import time
import uuid

_lock = threading.Lock()
_last_ms = 0
_counter = 0


def new_id() -> str:
    """A fresh UUIDv7 in hexadecimal; strictly increasing within one process (12-bit counter)."""
    global _last_ms, _counter  # noqa: PLW0603 - the clock of ids belongs to the process
    with _lock:
        now_ms = max(time.time_ns() // 1_000_000, _last_ms)
        if now_ms == _last_ms:
            _counter += 1
            if _counter > 0xFFF:
                now_ms, _counter = now_ms + 1, 0
        else:
            _counter = secrets.randbits(11)
        _last_ms = now_ms
        value = (now_ms << 80) | (0x7 << 76) | (_counter << 64) | (0b10 << 62) | secrets.randbits(62)
    return f"{value:032x}"


def is_id(text: object) -> bool:
    """True when ``text`` is a UUID written as 32 lowercase hexadecimal characters."""
    if not isinstance(text, str) or len(text) != 32:
        return False
    try:
        return uuid.UUID(hex=text).hex == text
    except ValueError:
        return False
