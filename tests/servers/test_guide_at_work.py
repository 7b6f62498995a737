"""What the guide says to the desk and to the accounts, done in the invented practice by its own words."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pyotp
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from telesec.app.demo import DemoDoor
from telesec.app.page_context import PageContext
from telesec.app.wardrobe import Wardrobe
from telesec.app.wiring import workspace_in_steps
from telesec.commands.demo_data import Clock as DemoClock
from telesec.commands.demo_data import DemoAccount, sign_in
from telesec.commands.hands import Hands
from telesec.domain.actions import Action
from telesec.domain.people import Role
from telesec.services.anchoring import end_session
from telesec.ui import theme
from telesec.ui.building import at_once
from telesec.ui.guide.chapters import chapters
from telesec.ui.shell import Shell
from telesec.ui.tasks import Tasks

from .guide_reader import KEYS, Reader
from .guide_steps import section

pytestmark = [pytest.mark.long, pytest.mark.qt_log_ignore("This plugin does not support", extend=True)]


# The journeys open windows (test_demo.py, test_one_window.py) and ring (test_call_links.py).
ELSEWHERE = {"telesec --demo", "telesec --practice DOSSIER", "telesec call %number --line %line"}
_IMPORT = "telesec import patients patients.csv{} --account camille --credentials-stdin"
SAID = {
    "telesec backup": "Sauvegardé",
    "telesec backup --if-due": "Aucune sauvegarde n'est à faire maintenant.",
    "telesec backup list": "complète",
    "telesec journal verify --account alex --credentials-stdin": "Tous les journaux sont vérifiés.",
    "telesec journal export journal.json --account alex --credentials-stdin": "écrites dans journal.json",
    _IMPORT.format(" --dry-run"): "rien n'a été écrit",
    _IMPORT.format(""): "1 patient importé",
    "telesec selftest": "telesec peut fonctionner sur cet ordinateur.",
}
ROW = re.compile(r"^\| (.+?) \| (.+?) \|$", re.MULTILINE)
STRUCK = re.compile(r"\*\*(.+?)\*\*")
# What is read once each key of these lines is struck, in their order, on the week of the invented practice.
EFFECTS = {
    "aller à aujourd'hui, avant, après": ("8 – 13 juin 2026", "1er – 6 juin 2026", "8 – 13 juin 2026"),
    "changer de vue": ("Attente", "Jour", "Semaine", "Équipe", "Mois"),
}


class Clock:
    """A Wednesday at eleven in Paris; half a minute on at each code."""

    now = datetime(2026, 6, 10, 9, 0, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def next_code(self) -> None:
        self.now += timedelta(seconds=31)


@pytest.fixture(scope="module")
def practice(tmp_path_factory) -> tuple[DemoDoor, Clock]:
    clock = Clock()
    door = DemoDoor(clock, tmp_path_factory.mktemp("essai") / "essai")
    door.make(lambda _: None)
    return door, clock


def account_of(door: DemoDoor, login: str) -> DemoAccount:
    raw = next(one for one in door._kept()["accounts"] if one["login"] == login)
    return DemoAccount(**{**raw, "roles": frozenset(map(Role, raw["roles"]))})


@pytest.fixture
def seat(qtbot, qapp, practice, tmp_path: Path) -> Iterator[Callable[[str], tuple[Shell, Hands]]]:
    """Sits somebody of the invented practice down in front of their pages."""
    door, clock = practice
    open_tasks: list[tuple[Tasks, object, Shell]] = []

    def sit(login: str) -> tuple[Shell, Hands]:
        account = account_of(door, login)
        tasks = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
        with qtbot.waitCallback(timeout=60_000) as signed:
            tasks.run(partial(sign_in, door.threshold, account, clock), signed)
        wardrobe = Wardrobe(qapp, tmp_path / "ecran.json")
        session = signed.args[0]
        context = PageContext(session, door.threshold, tasks, wardrobe.look, wardrobe.dress, lambda _: None)
        shell: Shell = at_once(workspace_in_steps(context, wardrobe)).widget
        shell.setWindowFlags(Qt.WindowType.Window)
        theme.dress(shell)
        shell.resize(1366, 768)
        shell.show()
        shell.activateWindow()
        open_tasks.append((tasks, session.gate, shell))
        return shell, Hands(shell, tmp_path)

    yield sit
    for tasks, gate, shell in open_tasks:
        tasks.run(gate.close, lambda _: None)
        tasks.close(lambda: None)
        shell.close()
        shell.deleteLater()


@pytest.fixture
def computer(practice, tmp_path: Path) -> Callable[[str, str], str]:
    """Runs a command as it is written, on a computer whose practice this is; what it said."""
    root, data = tmp_path / "essai", tmp_path / "data" / "telesec"
    shutil.copytree(practice[0].folder.parent, root)
    clock = DemoClock(lambda: datetime.now(UTC))
    today = DemoDoor(clock, root)
    for login in ("alex", "camille"):  # they came before, and accepted what must be
        signed = sign_in(today.threshold, account_of(today, login), clock)
        end_session(signed.gate, today.threshold, Action.SIGN_OUT)
    shutil.copytree(root / "appareil", data)
    shutil.copytree(today.folder, data / "cabinet")
    folders = {f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("DATA", "STATE", "CONFIG")}

    def run(line: str, given: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-m", "telesec.app.main", *shlex.split(line)[1:]],
            input=given.encode(),
            capture_output=True,
            cwd=tmp_path,
            env=os.environ | folders,
            check=False,
        )
        said = done.stdout.decode() + done.stderr.decode()
        assert done.returncode == 0, f"{line} : {said}"
        return said

    return run


def commands() -> list[str]:
    """The commands of the guide, in its order, each once."""
    found = [line for one in chapters() for line in re.findall(r"`(telesec [^`]+)`", one.text)]
    return list(dict.fromkeys(found))


def test_each_command_of_the_guide_does_what_it_says(practice, computer, tmp_path: Path) -> None:
    door, _ = practice
    (tmp_path / "patients.csv").write_text("Nom;Prénom;Né(e) le\nMartin;Zoé;14/03/1968\n", encoding="utf-8")
    steps: dict[str, int] = {}

    def credentials(line: str) -> str:
        """The password, then a code that was not given yet, a line each."""
        login = line.split("--account ")[1].split(maxsplit=1)[0]
        account = account_of(door, login)
        steps[login] = steps.get(login, -1) + 1
        code = pyotp.TOTP(account.totp_secret).at(int(time.time()), counter_offset=steps[login])
        return f"{account.password}\n{code}\n"

    for line in commands():
        if line in ELSEWHERE:
            continue
        for tried in dict.fromkeys((line, line.replace(" --dry-run", ""))):
            assert SAID[tried] in computer(tried, credentials(tried) if "--account" in tried else "")
    assert set(commands()) <= set(SAID) | ELSEWHERE
    assert (tmp_path / "journal.json").stat().st_size > 0


def test_the_keys_that_move_about_the_agenda_do_what_their_line_of_the_guide_says(seat) -> None:
    shell, hands = seat("camille")
    page = shell.show_page("agenda")
    lines = dict(ROW.findall(section("Les gestes de tous les jours")))

    def strike(keys: str) -> None:
        shell.activateWindow()
        page.setFocus()
        for name, qt in KEYS.items():
            keys = keys.replace(name, qt)
        hands.together(keys)

    def reads(words: str) -> bool:
        chosen = [one.text() for one in hands.shown(QAbstractButton) if one.isChecked()]
        return words in chosen or hands.sees(words)

    hands.until(lambda: reads("8 – 13 juin 2026"), "la semaine ne vient pas")
    for said, effects in EFFECTS.items():
        struck = STRUCK.findall(lines[said].replace("\u00a0", " "))
        assert len(struck) == len(effects), said
        for keys, words in zip(struck, effects, strict=True):
            strike(keys)
            hands.until(lambda words=words: reads(words), f"{said} : {keys} ne donne pas « {words} »", 20)


def test_the_accounts_bill_a_visit_and_note_its_payment_with_the_guide_alone(seat, tmp_path: Path) -> None:
    _, hands = seat("nora")
    has = {
        "la visite": "À facturer",
        "l'acte": "Consultation",
        "le montant reçu": "10,00",
        "le moyen": "Chèque",
    }
    reader = Reader(hands, has, frozenset(), tmp_path / "feuille.pdf", lambda: 0.0)
    reader.follow("Une note d'honoraires")
    assert (tmp_path / "la-note.pdf").read_bytes().startswith(b"%PDF")
    reader.follow("Les paiements")
    hands.read("Reçu 10,00 €")
