"""A signed-in session for commands without a window; the credentials come by standard input."""

from __future__ import annotations

import argparse
import getpass
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from telesec.domain.actions import Action
from telesec.domain.errors import Invalid
from telesec.security.device import choose_device_store
from telesec.security.header import read_header
from telesec.services.access.sign_in import SignedIn, SignIn
from telesec.services.anchoring import end_session
from telesec.services.restores.restore_swap import complete
from telesec.services.threshold import Threshold

_LONGEST = 4096  # bytes of one line of credentials


def threshold_at(folder: Path) -> Threshold:
    """The door of the practice in ``folder`` on this computer; raises HeaderRefused when there is none.

    Files restored beside take their place first.
    """
    complete(folder, lambda practice_id: choose_device_store(practice_id=practice_id), _utc_now)
    practice_id = read_header(folder).practice_id
    device = choose_device_store(practice_id=practice_id)
    return Threshold(folder, device, _utc_now, workstation=platform.node())


def _utc_now() -> datetime:
    return datetime.now(UTC)


def read_credentials(*, from_stdin: bool) -> tuple[str, str]:
    """Password and code: two lines of standard input, or typed unseen at the terminal.

    Raises Invalid when a line is missing, endless or not text; nothing was tried then.
    """
    if from_stdin:
        return _line(), _line()
    return getpass.getpass("Mot de passe : "), getpass.getpass("Code à six chiffres : ")


def _line() -> str:
    data = sys.stdin.buffer.readline(_LONGEST + 1)
    try:
        typed = data.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        typed = ""
    if not typed or len(data) > _LONGEST:
        raise Invalid(
            "credentials",
            "Donnez le mot de passe puis le code sur l'entrée standard, une ligne de texte chacun.",
        )
    return typed


@contextmanager
def signed_in(args: argparse.Namespace) -> Iterator[SignedIn]:
    """Sign in, say the warnings on standard error, and sign out in order whatever happens."""
    threshold = threshold_at(args.practice)
    password, code = read_credentials(from_stdin=args.credentials_stdin)
    session = SignIn(threshold).attempt(args.account, password, code)
    for sentence in (*session.warnings, *session.notices):
        print(sentence, file=sys.stderr)
    try:
        yield session
    finally:
        end_session(session.gate, threshold, Action.SIGN_OUT)
