"""``telesec backup``: made here and now, or by the process that a window starts, which loads nothing more."""

from __future__ import annotations

import argparse


def run(args: argparse.Namespace) -> int:
    """The exit code: 0 when nothing failed."""
    if args.worker:
        from telesec.commands.backup_worker import work

        return work()
    from telesec.commands.backup_now import run as run_now

    return run_now(args)
