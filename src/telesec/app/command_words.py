"""A reader of the command line that speaks French: argparse's own words are English in every language."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

_ERRORS = tuple(
    (re.compile(english), french)
    for english, french in (
        (r"the following arguments are required: (.+)", r"il manque : \1."),
        (r"unrecognized arguments: (.+)", r"ces mots ne sont pas compris : \1."),
        (r"ambiguous option: (\S+) could match (.+)", r"« \1 » peut être : \2. Écrivez l'option entière."),
        (
            r"argument (.+?): invalid choice: '(.*?)' .*",
            r"\1 : « \2 » n'est pas proposé. « --help » dit ce qui l'est.",
        ),
        (r"argument (.+?): invalid int value: '(.*)'", r"\1 : « \2 » n'est pas un nombre entier."),
        (r"argument (.+?): expected one argument", r"\1 : dites quoi, juste après."),
        (r"argument (.+?): ignored explicit argument '(.*)'", r"\1 ne prend pas de valeur : ôtez « \2 »."),
    )
)
"""What argparse 3.11 to 3.14 says of the words this program takes, and what is read instead."""


class _Layout(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "à écrire : " if prefix is None else prefix)


class FrenchParser(argparse.ArgumentParser):
    """A parser of the house, its commands' too: what a person reads of it is French."""

    def __init__(self, prog: str | None = None, **named: Any) -> None:
        super().__init__(prog, formatter_class=_Layout, add_help=False, **named)
        self._positionals.title, self._optionals.title = "mots attendus", "options"
        self.add_argument("-h", "--help", action="help", help="lire cette aide")

    def error(self, message: str) -> NoReturn:
        """End with the code 2, the words expected and a sentence on the standard error."""
        for english, french in _ERRORS:
            if found := english.fullmatch(message):
                message = found.expand(french)
                break
        self.exit(2, f"{self.format_usage()}{self.prog} : {message}\n")
