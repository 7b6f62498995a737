"""Somebody who has only the guide sets a practice up, books, backs up to a bucket and restores elsewhere."""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication
from shiboken6 import delete
from tests.conftest import codes_at_little_cost

from telesec.app.backup_heart import BackupHeart
from telesec.app.door import Door
from telesec.app.wardrobe import Wardrobe
from telesec.app.window import Window
from telesec.commands.hands import Hands
from telesec.domain.bookings.requests import AgendaRange
from telesec.domain.sessions import LockReason, Resume
from telesec.services.bookings import agenda
from telesec.ui import theme
from telesec.ui.curtain import Curtain
from telesec.ui.incident import Incidents
from telesec.ui.tasks import Tasks

from .conftest import WRITER, Bucket
from .guide_reader import Reader
from .guide_steps import Order, lists, orders

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
FOLLOWED = {
    "Créer le cabinet",
    "Se connecter la première fois",
    "Prendre un rendez-vous",
    "Régler une sauvegarde chez un hébergeur",
    "Restaurer pas à pas",
    "Après un vol",
    "Une sauvegarde ne vaut que si elle se restaure",
    "Donner un compte à un collègue",
    "Première connexion d'un collègue",
    "Une personne s'en va",
    "Sans le téléphone",
    "Sans le mot de passe",
    "Une note d'honoraires",
    "Les paiements",
}
WORKER = [sys.executable, "-m", "telesec.app.main", "backup", "--worker"]
CASES = frozenset({"le patient est nouveau", "l'hébergeur vous a donné son certificat"})
HAS = {
    "le nom du cabinet": "Cabinet des Tilleuls",
    "le nom du lieu": "Centre",
    "la ville": "Lyon",
    "votre nom": "Dr Camille Lefèvre",
    "votre identifiant": "camille",
    "votre mot de passe": "quatre lavandes sous la pluie",
    "la date de naissance du patient": "14/03/1968",
    "son nom": "DUBOIS",
    "son prénom": "Noël",
    "un nom pour cet endroit": "Hébergeur",
    "votre nouveau mot de passe": "onze tilleuls au bord du canal",
    "le nom du collègue": "Zoé Lambert",
    "le compte du collègue": "Zoé Lambert",
    "l'identifiant du collègue": "zoe",
    "l'ordinateur volé": platform.node(),
    "la région donnée par l'hébergeur": "us-east-1",
}


def test_every_numbered_list_of_the_guide_can_be_followed_and_is() -> None:
    assert {title for title, _ in lists()} == FOLLOWED
    for _, text in lists():
        assert len(orders(text)) >= 3


@pytest.mark.parametrize(
    "sentence", ["Valsez avec «\u00a0Agenda\u00a0».", "Cliquez ici.", "Si tout va bien, chantez."]
)
def test_a_sentence_that_says_nothing_to_do_is_refused(sentence: str) -> None:
    with pytest.raises(ValueError, match="Nobody can follow"):
        orders(f"1. {sentence}\n")


def test_a_list_is_read_sentence_by_sentence_without_its_asides() -> None:
    text = "1. Dans «\u00a0Espace (bucket)\u00a0», tapez son nom. (Un\n   mot.) Appuyez sur **Ctrl+N**.\n"
    assert orders(text) == [Order("write", ("Espace (bucket)", "son nom")), Order("press", ("Ctrl+N",))]


class Clock:
    """This computer's clock, half a minute on at each code: a telephone gives each of its codes once."""

    def __init__(self) -> None:
        self._behind = timedelta(seconds=90)

    def __call__(self) -> datetime:
        return datetime.now(UTC) - self._behind

    def next_code(self) -> float:
        self._behind -= timedelta(seconds=30)
        return time.time() - self._behind.total_seconds()


class Computer:
    """One computer: its folder, its keyring, its window."""

    def __init__(self, root: Path, clock: Clock) -> None:
        app = QApplication.instance()
        root.mkdir(exist_ok=True)
        self._incidents = Incidents(root / "incidents", clock)
        self._tasks = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
        self.door = Door(root / "cabinet", clock, root / "appareil")
        wardrobe = Wardrobe(app, root / "ecran.json")
        self.locked: list[Resume] = []
        self.window = Window(self.door, self._tasks, wardrobe, self._incidents, self.locked.append)
        self.window.follow(BackupHeart(self.door, self._tasks, self.window, lambda: WORKER))
        self.window.begin(None)
        self.window.activateWindow()
        self.hands = Hands(self.window, root)

    def leave(self) -> None:
        """The session ends in order, as when the window is closed; the program would end with it."""
        if self.window._session is not None and not self.locked:  # a lock has ended it already
            ended: list[bool] = []
            self.window._session.sign_out(lambda: ended.append(True))
            assert ended
            self.window._session = None
        elif not self.locked:
            self._tasks.close(lambda: None)
        for curtain in QApplication.instance().findChildren(Curtain):
            delete(curtain)
        delete(self.window)


@pytest.fixture
def computers(qapp) -> Iterator[list[Computer]]:
    made: list[Computer] = []
    yield made
    for one in made:
        one.leave()
    theme.apply(qapp, "light", 10)


def things_of(bucket: Bucket, authority: Path) -> dict[str, str]:
    return HAS | {
        "le nom de l'espace": bucket.name,
        "l'adresse donnée par l'hébergeur": f"https://localhost:{bucket.port}",
        "la clé d'accès": WRITER[0],
        "la clé secrète": WRITER[1],
        "ce certificat": str(authority),
    }


def booked(computer: Computer) -> list[str]:
    """Whose appointments the agenda of the next fortnight holds."""
    gate, found = computer.window._session.signed.gate, []
    doctor, today = gate.reference.practitioners[0].id, gate.now().date()
    wanted = AgendaRange((doctor,), today, 14)
    computer._tasks.run(lambda: agenda.view(gate, wanted), found.append)
    computer.hands.until(lambda: found, "l'agenda ne répond pas")
    return [line.shown_name for line in found[0].lines]


COLLEAGUE = {"votre identifiant": "zoe", "votre mot de passe": "sept goélands devant la digue"}
FOUNDER = {name: HAS[name] for name in COLLEAGUE}


@pytest.mark.long
def test_whoever_has_only_the_guide_loses_nothing(
    weed,
    bucket: Bucket,
    tmp_path: Path,
    computers: list[Computer],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("telesec.app.lock.die_after", lambda _seconds: None)  # it would end the tests
    clock, sheet = Clock(), tmp_path / "feuille.pdf"
    has = things_of(bucket, weed.folder / "autorite.pem")

    def sit_down(name: str) -> Computer:
        """At a computer whose window has just been opened; the one before was closed in order."""
        for before in tuple(computers):
            assert before.locked == []
            before.leave()
            computers.remove(before)
        computers.append(Computer(tmp_path / name, clock))
        return computers[0]

    with codes_at_little_cost():
        office = sit_down("bureau")
        reader = Reader(office.hands, has, CASES, sheet, clock.next_code)
        reader.follow("Créer le cabinet")
        office.hands.read("Le cabinet est créé")
        reader.follow("Se connecter la première fois")
        reader.follow("Prendre un rendez-vous")
        reader.follow("Donner un compte à un collègue")
        reader.move_to(sit_down("bureau").hands)
        reader.become(COLLEAGUE)
        reader.follow("Première connexion d'un collègue")
        reader.follow("Se connecter la première fois")
        reader.move_to(sit_down("bureau").hands)
        reader.become(FOUNDER)
        reader.follow("Sans le mot de passe")
        reader.become({"votre mot de passe": HAS["votre nouveau mot de passe"]})
        reader.follow("Sans le téléphone")
        reader.follow("Une personne s'en va")
        reader.follow("Régler une sauvegarde chez un hébergeur")
        reader.follow("Une sauvegarde ne vaut que si elle se restaure")
        anew = sit_down("neuf")
        reader.move_to(anew.hands)
        reader.follow("Restaurer pas à pas")
        anew.hands.find(QAbstractButton, "Agenda")
        assert booked(anew) == ["DUBOIS Noël"]
        reader.follow("Après un vol")
        anew.hands.until(lambda: anew.locked, "les clés ne sont pas renouvelées")
        assert anew.locked[0].reason is LockReason.KEYS_RENEWED
