"""A signed-in session for commands without a window; the credentials come by standard input."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from telesec.domain.actions import Action
from telesec.services.anchoring import end_session
from telesec.services.sign_in import SignedIn, SignIn
from telesec.services.threshold import Threshold

Open = Callable[[], Threshold]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The two arguments of every command that needs a session; never a secret among them."""
    parser.add_argument("--account", required=True, metavar="NOM", help="identifiant du compte")
    parser.add_argument(
        "--credentials-stdin",
        action="store_true",
        help="lire le mot de passe puis le code sur l'entrée standard, une ligne chacun",
    )


def read_credentials(*, from_stdin: bool) -> tuple[str, str]:
    """Password and code: two lines of standard input, or typed unseen at the terminal."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n"), sys.stdin.readline().rstrip("\r\n")
    return getpass.getpass("Mot de passe : "), getpass.getpass("Code à six chiffres : ")


@contextmanager
def signed_in(threshold: Threshold, args: argparse.Namespace) -> Iterator[SignedIn]:
    """Sign in, say the warnings on standard error, and sign out in order whatever happens."""
    password, code = read_credentials(from_stdin=args.credentials_stdin)
    session = SignIn(threshold).attempt(args.account, password, code)
    for sentence in (*session.warnings, *session.notices):
        print(sentence, file=sys.stderr)
    try:
        yield session
    finally:
        end_session(session.gate, threshold, Action.SIGN_OUT)
