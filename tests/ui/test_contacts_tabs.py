"""The tabs of the correspondents and of the activity: keys, refusals, drafts, pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from telesec.domain.changes import Change
from telesec.domain.contacts.cards import CardLine, CardsPreview, ReadCard
from telesec.domain.contacts.correspondents import Correspondent
from telesec.domain.errors import Invalid, Stale
from telesec.domain.secretariat.activity import Activity
from telesec.ui import theme
from telesec.ui.activity.ports import ActivityPorts
from telesec.ui.activity.tab import ActivityTab
from telesec.ui.contacts.directory_tab import DirectoryTab
from telesec.ui.contacts.ports import ContactsPorts
from telesec.ui.tokens import THEMES

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

HOSTILE = '<img src="/etc/hostname"><b>x</b>'
BENALI = Correspondent(
    "1" * 32,
    "Benali",
    first_name="Karim",
    title="Dr",
    specialty="Cardiologie",
    phone="04 72 00 00 01",
    city="Lyon",
)
LAB = Correspondent("2" * 32, HOSTILE, kind="laboratory", phone="04 72 00 00 02", note="Ferme à 18 h")
TODAY = date(2026, 11, 16)


class Directory:
    def __init__(self):
        self.people, self.problem = [BENALI, LAB], None
        self.asked, self.saved, self.aside, self.confirmed, self.given = [], [], [], [], []

    def found(self, typed):
        self.asked.append(typed)
        return tuple(one for one in self.people if typed.lower() in one.shown_name.lower())

    def _kept(self, one, into):
        if self.problem:
            raise self.problem
        into.append(one)
        return one

    def preview(self, _path):
        cards = tuple(ReadCard(rank, replace(BENALI, id="", name=f"Docteur {rank}")) for rank in (1, 2))
        lines = (CardLine(cards[0]), CardLine(cards[1], "Dr Benali Karim : même nom et même ville"))
        return CardsPreview("i" * 32, lines, ((3, "Cette fiche n'a pas de nom."),))

    def confirm(self, preview, kept):
        self.confirmed.append((preview.import_id, kept))
        return 1 + len(kept)

    def ports(self):
        return ContactsPorts(
            found=self.found,
            save=lambda one: self._kept(one, self.saved),
            put_aside=lambda one: self._kept(one, self.aside),
            take_back=lambda one: self._kept(one, self.saved),
            preview=self.preview,
            confirm=self.confirm,
            export=self.given.append,
            prove=lambda *_: None,
            ask_cards=lambda _parent: Path("carnet.vcf"),
            ask_place=lambda _parent: Path("sortie.vcf"),
        )


@pytest.fixture
def directory():
    return Directory()


@pytest.fixture
def tab(qtbot, look, tasks, directory):
    return shown(qtbot, DirectoryTab(directory.ports(), tasks, look))


def shown(qtbot, tab, size=(1150, 640)):
    qtbot.addWidget(tab)
    tab.resize(*size)
    tab.show()
    tab.focus_first()
    if isinstance(tab, DirectoryTab):
        qtbot.waitUntil(lambda: bool(tab.rows.rows()))
    return tab


def test_the_directory_is_searched_while_one_types_and_read_by_the_arrow_keys(qtbot, tab, directory):
    qtbot.keyClicks(tab.search, "benali")
    qtbot.waitUntil(lambda: [one.name for one in tab.rows.rows()] == ["Benali"])
    qtbot.keyClick(tab.search, Qt.Key.Key_Down)
    assert tab.table.selected() == BENALI
    qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    assert tab.dialog.editors["specialty"].text() == "Cardiologie"
    tab.dialog.reject()


def test_a_new_correspondent_is_written_and_the_list_read_again(qtbot, tab, directory):
    tab.new.click()
    for name, text in (("name", "Zidi"), ("phone", "04 72 00 00 03")):
        tab.dialog.editors[name].setText(text)
    tab.dialog.kind.choose("nurse")
    with qtbot.waitSignal(tab.changed):
        tab.dialog.submit.click()
    kept = directory.saved[0]
    assert (kept.id, kept.name, kept.kind, kept.phone) == ("", "Zidi", "nurse", "04 72 00 00 03")
    assert tab.dialog is None
    assert tab.bar.text() == "Zidi est dans l'annuaire."


@pytest.mark.parametrize(
    ("problem", "field"),
    [(Invalid("email", "Adresse incomplète."), "email"), (Stale("Modifié entre-temps."), "")],
)
def test_a_refusal_is_said_where_it_belongs_and_nothing_typed_is_lost(qtbot, tab, directory, problem, field):
    directory.problem = problem
    tab.open_one(BENALI)
    tab.dialog.editors["email"].setText("karim@")
    tab.dialog.submit.click()
    qtbot.waitUntil(tab.dialog.submit.isEnabled)
    said = tab.dialog.fields[field].error() if field else tab.dialog.bar.text()
    assert said == problem.sentence
    assert tab.dialog.editors["email"].text() == "karim@"
    tab.dialog.reject()


def test_one_put_aside_can_be_put_back_at_once(qtbot, tab, directory):
    tab.open_one(BENALI)
    tab.dialog.drop.click()
    qtbot.waitUntil(lambda: directory.aside == [BENALI])
    qtbot.waitUntil(lambda: tab.bar.text() == "Dr Benali Karim n'est plus dans l'annuaire.")
    tab.bar._action.click()
    qtbot.waitUntil(lambda: directory.saved == [BENALI])


def test_a_form_half_typed_comes_back_after_a_lock(qtbot, tab):
    tab.open_one(BENALI)
    tab.dialog.editors["city"].setText("Villeurbanne")
    kept = tab.unfinished()
    tab.dialog.reject()
    assert tab.unfinished() is None
    tab.restore(kept)
    assert tab.unfinished() == kept
    assert tab.dialog.correspondent() == replace(BENALI, city="Villeurbanne")
    tab.dialog.reject()


def test_cards_are_shown_before_anything_is_written_and_doubles_stay_aside(qtbot, tab, directory):
    tab.bring.click()
    qtbot.waitUntil(lambda: tab.cards is not None)
    assert tab.cards.submit.text() == "Ajouter 1 correspondant"
    tab.cards.table.setCurrentIndex(tab.cards.rows.index(1, 0))
    qtbot.keyClick(tab.cards.table, Qt.Key.Key_Space)
    assert tab.cards.submit.text() == "Ajouter 2 correspondants"
    tab.cards.submit.click()
    qtbot.waitUntil(lambda: directory.confirmed == [("i" * 32, frozenset({2}))])
    qtbot.waitUntil(lambda: tab.bar.text() == "2 correspondants ajoutés.")


def test_the_directory_is_given_out_where_the_person_says(qtbot, tab, directory):
    tab.give.click()
    qtbot.waitUntil(lambda: directory.given == [Path("sortie.vcf")])
    qtbot.waitUntil(lambda: "plus rien ne le protège" in tab.bar.text())


def test_an_empty_directory_says_how_to_begin(qtbot, look, tasks, directory):
    directory.people = []
    tab = DirectoryTab(directory.ports(), tasks, look)
    qtbot.addWidget(tab)
    tab.show()
    tab.focus_first()
    qtbot.waitUntil(lambda: tab._stack.currentWidget() is tab._empty)
    assert not tab.give.isEnabled()


def figures(first, last):
    days = tuple((first + timedelta(days=at), (at * 7) % 50) for at in range((last - first).days + 1))
    hours = tuple({8: 141, 9: 96, 10: 60, 14: 52, 17: 120, 18: 97}.get(hour, 0) for hour in range(24))
    return Activity(
        first,
        last,
        incoming=566,
        answered=540,
        missed=26,
        outgoing=31,
        wrong=4,
        median_answer=9,
        median_length=128,
        hours=hours,
        days=days,
        categories=(("Prendre rendez-vous", 210), ("Renouvellement", 96), ("Résultats", 80), ("Autre", 12)),
        outcomes=(("Rendez-vous pris", 190), ("Message transmis", 88), ("Appel manqué", 26)),
        answered_in=(("10 s ou moins", 300), ("11 à 20 s", 150), ("21 à 40 s", 60), ("Non mesuré", 30)),
        lines=(("Accueil", 400), ("Dr Benali, ligne directe du mardi et du jeudi", 166)),
    )


class Telephone:
    def __init__(self):
        self.asked, self.saved = [], []

    def figures(self, first, last):
        self.asked.append((first, last))
        return figures(first, last)

    def ports(self):
        return ActivityPorts(
            self.figures, lambda *asked: self.saved.append(asked), lambda *_: Path("a.pdf"), lambda: TODAY
        )


@pytest.fixture
def telephone():
    return Telephone()


@pytest.fixture
def activity(qtbot, look, tasks, telephone):
    tab = shown(qtbot, ActivityTab(telephone.ports(), tasks, look))
    qtbot.waitUntil(lambda: tab.figures["Appels reçus"].text() == "566")
    return tab


def test_the_activity_of_the_month_is_read_and_the_one_before_by_a_key(qtbot, activity, telephone):
    assert telephone.asked == [(date(2026, 11, 1), date(2026, 11, 30))]
    assert not activity.after.isEnabled()
    qtbot.keyClick(activity.before, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(telephone.asked) == 2)
    assert activity.title.text() == "Octobre 2026"
    assert telephone.asked[1] == (date(2026, 10, 1), date(2026, 10, 31))
    activity.go(2)
    assert activity.title.text() == "Octobre 2026"  # December is to come


def test_a_call_written_meanwhile_is_counted_when_one_comes_back(qtbot, activity, telephone):
    activity.refresh(Change.CALLS)
    activity.refresh(Change.CALLS)
    assert len(telephone.asked) == 1
    activity.focus_first()
    qtbot.waitUntil(lambda: len(telephone.asked) == 2)


def test_plots_are_read_aloud_as_figures(activity):
    told = activity.plots["Motifs"].accessibleDescription()
    assert told == "Prendre rendez-vous : 210, Renouvellement : 96, Résultats : 80, Autre : 12"
    assert activity.figures["Délai médian de réponse"].text() == "9 s"
    assert activity.figures["Durée médiane"].text() == "2 min 08"


def test_the_report_of_the_month_on_screen_is_saved(qtbot, activity, telephone):
    activity.go(-1)
    activity.save.click()
    qtbot.waitUntil(lambda: telephone.saved == [(2026, 10, Path("a.pdf"))])


@pytest.mark.parametrize("points", [10, 13])
@pytest.mark.parametrize("name", THEMES)
def test_pictures_of_the_tabs(qtbot, qapp, tasks, directory, telephone, shoot, unnamed, name, points):
    look = theme.apply(qapp, name, points)
    tab = shown(qtbot, DirectoryTab(directory.ports(), tasks, look))
    shoot(tab, f"directory_{name}_{points}")
    assert unnamed(tab) == []
    tab.open_one(BENALI)
    shoot(tab.dialog, f"correspondent_{name}_{points}")
    assert unnamed(tab.dialog) == []
    tab.dialog.reject()
    tab.open_cards()
    qtbot.waitUntil(lambda: tab.cards is not None)
    shoot(tab.cards, f"cards_{name}_{points}")
    assert unnamed(tab.cards) == []
    tab.cards.reject()
    month = shown(qtbot, ActivityTab(telephone.ports(), tasks, look), (1150, 900))
    qtbot.waitUntil(lambda: month.figures["Appels reçus"].text() == "566")
    shoot(month, f"activity_{name}_{points}")
    assert unnamed(month) == []
    theme.apply(qapp, "light", 10)
