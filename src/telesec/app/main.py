"""The program's entry: closes the process to others, reads the command line, opens the window."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence

from telesec.security.process import harden


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``telesec``; the exit code."""
    harden()
    from telesec.app import arguments

    given = arguments.parse(argv)
    if given.command:
        from telesec.app.outcome import answer

        return answer(arguments.run, given)
    return open_window(given)


def open_window(given: argparse.Namespace) -> int:
    """Show the sign-in, lock, or set-up screen of the practice and stay until it is closed."""
    gc.disable()  # the window collects when it has nothing to draw: ui/collecting.py
    from telesec.ui.no_features import ask_no_module

    ask_no_module()
    from telesec.app.program import run_program

    return run_program(given)


if __name__ == "__main__":
    sys.exit(main())
