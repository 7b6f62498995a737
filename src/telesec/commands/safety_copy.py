"""``telesec safety-copy``: the packed program's own child, see ``telesec.storage.copy_child``."""

from __future__ import annotations

import argparse

from telesec.storage import copy_child


def run(given: argparse.Namespace) -> int:
    """Copy a store's encrypted file beside itself; the child's exit code."""
    return copy_child.main(given.places)
