"""How a command ends for the person at the terminal: an exit code and, when it failed, one sentence."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from telesec.domain.errors import TelesecError

UNEXPECTED = (
    "Une erreur inattendue a arrêté cette commande. Elle est notée sur cet ordinateur, sans aucune donnée ; "
    "ce qui n'était pas fini n'a pas été enregistré."
)
_INVENTED = frozenset({"tour", "bench"})  # the house's own tools, on invented people: a full report is wanted


def answer(command: Callable[[argparse.Namespace], int], given: argparse.Namespace) -> int:
    """Run ``command``; a refusal is its sentence and 1, a bug one neutral sentence, an incident and 1."""
    try:
        return command(given)
    except TelesecError as refused:
        _say(refused.sentence)
    except KeyboardInterrupt:
        _say("Commande arrêtée.")
        return 130
    except Exception as error:
        if given.command in _INVENTED:
            raise
        _note(error)
        _say(UNEXPECTED)
    return 1


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


def _note(error: Exception) -> None:
    """The same file as the window's incidents: class names and places, no value."""
    from platformdirs import user_state_path

    from telesec.ui.incident import Incidents, describe

    folder = user_state_path("telesec", appauthor=False)
    Incidents(folder, lambda: datetime.now(UTC)).note(describe(error))
