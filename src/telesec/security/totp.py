"""Six-digit codes of a telephone (TOTP, RFC 6238): one step either side, each step used once."""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime

STEP_SECONDS = 30
_WINDOW = 1
_SECRET_BYTES = 20  # RFC 4226 §4 R6 recommends 160 bits
_FAR = 40  # steps: twenty minutes either side, to tell a wrong clock from a wrong code
_SEPARATORS = str.maketrans("", "", " \u00a0\u202f-")


def new_secret() -> str:
    """160 random bits in base32, as authenticator applications take them."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode("ascii")


def step_at(now: datetime) -> int:
    """Number of whole 30-second steps since 1970 (RFC 6238 §4.2)."""
    return int(now.timestamp()) // STEP_SECONDS


def accepted_step(secret: str, typed: str, now: datetime, last_step: int = 0) -> int | None:
    """The step ``typed`` belongs to, or None. Steps up to ``last_step`` were used and are refused.

    All three steps are compared in constant time, whichever matches.
    """
    current = step_at(now)
    matching = _matching(secret, typed, range(current - _WINDOW, current + _WINDOW + 1))
    usable = [step for step in matching if step > last_step]
    return min(usable) if usable else None


def clock_gap_minutes(secret: str, typed: str, now: datetime) -> int | None:
    """Minutes by which the telephone is ahead (+) or behind (−) when its code is right for another time.

    For enrolment only, where the person at the screen already holds the secret.
    """
    current = step_at(now)
    matching = _matching(secret, typed, range(current - _FAR, current + _FAR + 1))
    if not matching:
        return None
    nearest = min(matching, key=lambda step: abs(step - current))
    return round((nearest - current) * STEP_SECONDS / 60)


def provisioning_uri(secret: str, login: str, practice_name: str) -> str:
    """The ``otpauth://`` address an authenticator application reads from the QR."""
    import pyotp

    uri: str = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=practice_name or "Télésecrétariat")
    return uri


def qr_matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """The QR of ``text`` as rows of dark modules, without quiet zone; never a file."""
    import segno

    return tuple(tuple(bool(cell) for cell in row) for row in segno.make_qr(text, error="m").matrix)


def grouped_secret(secret: str) -> str:
    """The secret in groups of four, to be typed by hand when the QR cannot be read."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def _matching(secret: str, typed: str, steps: range) -> list[int]:
    import pyotp

    code = typed.translate(_SEPARATORS)
    if len(code) != 6 or not code.isascii() or not code.isdigit() or steps.start < 0:
        return []
    generator = pyotp.TOTP(secret)
    return [step for step in steps if hmac.compare_digest(generator.generate_otp(step), code)]
