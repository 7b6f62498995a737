"""The words of the command line, and which command answers to which."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from telesec import __version__
from telesec.app.command_words import FrenchParser
from telesec.domain.errors import Refused


def default_practice() -> Path:
    """The practice's folder when none is named: in the person's own data folder."""
    from platformdirs import user_data_path

    return user_data_path("telesec", appauthor=False) / "cabinet"


def parse(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line; ends the program with a sentence when it makes no sense."""
    parser = FrenchParser("telesec", description="Télésecrétariat du cabinet médical")
    parser.add_argument(
        "--version", action="version", version=f"telesec {__version__}", help="dire la version"
    )
    parser.add_argument("--practice", type=Path, metavar="DOSSIER", help="le dossier du cabinet")
    parser.add_argument("--demo", action="store_true", help="ouvrir un cabinet d'essai, patients inventés")
    parser.add_argument("--back", type=Path, help=argparse.SUPPRESS)  # whence the invented one was tried
    parser.add_argument("--resume-fd", type=int, default=-1, help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", metavar="COMMANDE")
    _add_commands(commands)
    arguments = parser.parse_args(argv)
    if arguments.demo and arguments.practice:
        parser.error("--demo a son propre dossier : ne donnez pas --practice avec lui.")
    arguments.practice = (arguments.practice or _practice_of(arguments)).absolute()
    return arguments


def _practice_of(arguments: argparse.Namespace) -> Path:
    """Where the practice is when no folder is named."""
    if not arguments.demo:
        return default_practice()
    from telesec.app.demo import DEMO_PRACTICE, demo_folder

    return demo_folder() / DEMO_PRACTICE


def _add_commands(commands: argparse._SubParsersAction[FrenchParser]) -> None:
    tour = commands.add_parser("tour", help="jouer une journée entière sans écran")
    tour.add_argument("--out", type=Path, required=True, metavar="DOSSIER", help="où ranger les images")
    tour.add_argument("--resume-fd", type=int, default=-1, help=argparse.SUPPRESS)
    _add_import(commands)
    _add_journal(commands)
    _add_backup(commands)
    _add_call(commands)
    copying = commands.add_parser("safety-copy")  # the program's own child: no help, so not in the list
    copying.add_argument("places", nargs=3, help=argparse.SUPPRESS)
    commands.add_parser("selftest", help="dire ce que cet ordinateur offre et ce qu'il garderait")
    bench = commands.add_parser("bench", help="mesurer les temps de réponse")
    window = commands.add_parser("bench-window", help="mesurer ce qui fait attendre la fenêtre")
    for one in (bench, window):
        one.add_argument("--patients", type=int, default=200_000, metavar="NOMBRE", help="à inventer")
        one.add_argument("--appointments", type=int, default=1_000_000, metavar="NOMBRE", help="rendez-vous")
    bench.add_argument("--json", action="store_true", help="résultat en JSON")
    bench.add_argument("--keep", type=Path, metavar="DOSSIER", help="garder là le cabinet inventé")
    _add_bench_backup(bench)


def _add_bench_backup(bench: FrenchParser) -> None:
    what = bench.add_subparsers(dest="what", metavar="QUOI")
    backup = what.add_parser("backup", help="mesurer une sauvegarde, celle du lendemain, une restauration")
    backup.add_argument("--size-mb", type=int, default=300, metavar="MO", help="taille du cabinet inventé")
    backup.add_argument("--json", action="store_true", help="résultat en JSON")


def _add_import(commands: argparse._SubParsersAction[FrenchParser]) -> None:
    importing = commands.add_parser("import", help="reprendre les patients d'un autre logiciel")
    what = importing.add_subparsers(dest="what", required=True, metavar="QUOI")
    patients = what.add_parser("patients", help="d'un fichier CSV")
    patients.add_argument("file", type=Path, metavar="FICHIER")
    patients.add_argument("--dry-run", action="store_true", help="lire et rendre compte, sans rien écrire")
    _add_session(patients)


def _add_journal(commands: argparse._SubParsersAction[FrenchParser]) -> None:
    journal = commands.add_parser("journal", help="vérifier ou exporter le journal")
    what = journal.add_subparsers(dest="what", required=True, metavar="QUOI")
    _add_session(what.add_parser("verify", help="vérifier que rien n'a été retiré ni changé"))
    export = what.add_parser("export", help="écrire le journal dans un fichier")
    export.add_argument("file", type=Path, metavar="FICHIER")
    export.add_argument(
        "--format",
        choices=["json", "csv", "pdf", "syslog"],
        default="json",
        help="json : le journal technique entier, avec ses sceaux ; les autres suivent les choix ci-dessous",
    )
    export.add_argument("--who", default="", metavar="NOM", help="un seul compte, par son nom affiché")
    export.add_argument(
        "--patient", default="", metavar="DOSSIER", help="un seul dossier, par son identifiant"
    )
    export.add_argument("--actions", default="", metavar="GROUPE", help="un seul groupe d'actions")
    export.add_argument("--ending", choices=["refused", "failed", "undone"], default="", help="le résultat")
    export.add_argument("--period", default="", metavar="JOURS", help="« hier », « du 1er au 15 novembre »")
    export.add_argument("--nights", action="store_true", help="la nuit, le week-end et les jours fériés")
    _add_session(export)


def _add_backup(commands: argparse._SubParsersAction[FrenchParser]) -> None:
    backup = commands.add_parser("backup", help="sauvegarder, ou lister les sauvegardes faites")
    backup.add_argument("what", nargs="?", choices=["list"], metavar="list", help="lister seulement")
    backup.add_argument("--if-due", action="store_true", help="seulement si une sauvegarde est due")
    backup.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)


def _add_call(commands: argparse._SubParsersAction[FrenchParser]) -> None:
    call = commands.add_parser("call", help="annoncer un appel à la fenêtre ouverte (logiciel de téléphonie)")
    call.add_argument(
        "number",
        metavar="NUMÉRO",
        help="le numéro qui appelle, une adresse tel: ou sip:, « anonymous » s'il est masqué, "
        "« - » pour le lire sur l'entrée standard",
    )
    call.add_argument("--line", default="", metavar="LIGNE", help="la ligne appelée : son numéro ou son nom")


def _add_session(parser: FrenchParser) -> None:
    """A session from the command line: the secrets come by standard input, never as words or variables."""
    parser.add_argument("--account", required=True, metavar="IDENTIFIANT", help="le compte qui entre")
    parser.add_argument(
        "--credentials-stdin",
        action="store_true",
        required=True,
        help="lire le mot de passe puis le code sur l'entrée standard, une ligne chacun",
    )


MODULES = {
    "tour": "telesec.app.tour",
    "import": "telesec.commands.import_patients",
    "journal": "telesec.commands.journal",
    "backup": "telesec.commands.backup",
    "call": "telesec.commands.call",
    "safety-copy": "telesec.commands.safety_copy",
    "selftest": "telesec.commands.selftest",
    "bench": "telesec.commands.bench",
    "bench backup": "telesec.commands.bench_backup",
    "bench-window": "telesec.app.pulse",
}
_MEASURES = frozenset({"bench", "bench-window"})  # they start Python itself, which a packed program has not


def run(arguments: argparse.Namespace) -> int:
    """Answer a command; its exit code. The command's module is loaded only now."""
    if arguments.command in _MEASURES and getattr(sys, "frozen", False):
        raise Refused("Le paquet installé ne fait pas de mesures. Lancez-les depuis les sources de telesec.")
    whole = f"{arguments.command} {getattr(arguments, 'what', '')}"
    module = importlib.import_module(MODULES.get(whole, MODULES[arguments.command]))
    given = arguments.practice if arguments.command == "selftest" else arguments
    code: int = module.run(given)
    return code
