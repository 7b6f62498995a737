"""Identifiers: UUIDv7 (RFC 9562 §5.7) as 32 lowercase hexadecimal characters, ordered by time."""

from __future__ import annotations

import os
import re
import threading
import time

_lock = threading.Lock()
_last_ms = 0
_counter = 0
_ID = re.compile(r"[0-9a-f]{32}")


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
            _counter = _bits(11)
        _last_ms = now_ms
        value = (now_ms << 80) | (0x7 << 76) | (_counter << 64) | (0b10 << 62) | _bits(62)
    return f"{value:032x}"


def _bits(count: int) -> int:
    """So many random bits of the system (``secrets`` gives the same, and loads OpenSSL first)."""
    return int.from_bytes(os.urandom(8)) >> (64 - count)


def is_id(text: object) -> bool:
    """True when ``text`` is a UUID written as 32 lowercase hexadecimal characters."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None
