"""« Mon compte » and « Cet ordinateur »: what one changes of one's own, and the computers of the practice."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from tests.questions import meet

from telesec.domain.access.computers import Computer, Keeping, Offer, Standing
from telesec.domain.access.own_account import Coming, OwnAccount
from telesec.domain.actions import Action
from telesec.domain.errors import Invalid, ProofRequired, Refused, SignInFailed
from telesec.domain.journal.lines import JournalFilter
from telesec.domain.journal.lines import JournalPage as PageOfRows
from telesec.domain.people import Role
from telesec.ui.look import Look
from telesec.ui.own.account_section import OwnAccountSection
from telesec.ui.own.changes import CHANGED, CODES_CHANGED, KEYS_OWED, PHONE_CHANGED
from telesec.ui.own.computer_section import MOVED, REMOVED, WITHDRAWN, ComputersSection
from telesec.ui.own.own_journal import OwnJournalDialog, OwnJournalPorts
from telesec.ui.own.ports import ComputerPorts, OwnAccountPorts
from telesec.ui.settings.section import Surroundings
from telesec.ui.steps import Factor
from telesec.ui.tokens import LIGHT

AT = datetime(2026, 11, 22, 8, 5, tzinfo=UTC)
CODES = tuple(f"7K2M-Q9XA-0{number}TD" for number in range(8))


@dataclass
class Person:
    """Somebody who holds both factors; ``made`` is what they changed."""

    codes_left: int = 2
    fault: Exception | None = None
    made: list[object] = field(default_factory=list)
    asked: list[JournalFilter] = field(default_factory=list)

    def load(self):
        comings = tuple(Coming(AT - timedelta(days=day), Action.SIGN_IN, "accueil", "ok") for day in range(3))
        return OwnAccount(
            "Dr Claire Lefèvre", "claire", frozenset({Role.PRACTITIONER}), self.codes_left, comings
        )

    def read(self, wanted):
        self.asked.append(wanted)
        return PageOfRows(())

    def begin(self, password, code):
        if (password, code) != ("juste", "123456"):
            raise SignInFailed("Identifiant, mot de passe ou code incorrect.")

    def change_password(self, text, again, known):
        if self.fault:
            raise self.fault
        self.made.append((text, again, known))

    def prove_telephone(self, code):
        if code != "654321":
            raise Invalid("code", "Ce code n'est pas le bon.")
        self.made.append("telephone")

    def keep_codes(self):
        self.codes_left = 8
        self.made.append("codes")

    def ports(self):
        return OwnAccountPorts(
            load=self.load,
            begin=self.begin,
            weigh=lambda text: SimpleNamespace(score=4, ok=True, sentence="Solide.", suggestions=()),
            change_password=self.change_password,
            new_telephone=lambda: Factor(((True, False), (False, True)), "ABCD EFGH"),
            prove_telephone=self.prove_telephone,
            new_codes=lambda: CODES,
            keep_codes=self.keep_codes,
            when=lambda instant: f"{instant:%d/%m à %H h %M}",
            journal=OwnJournalPorts(self.read, dict, lambda: "Europe/Paris", AT.date),
        )


@dataclass
class Practice:
    """Two computers, a keyring or a file, and whether a proof was given lately."""

    may_change: bool = True
    in_file: bool = False
    proved: bool = True
    standing: Standing = field(
        default_factory=lambda: Standing(
            (
                Computer("b" * 32, "salle-2", "1", AT, AT),
                Computer("a" * 32, "accueil", "1", AT, AT),
                Computer("c" * 32, "ancien", "1", AT, None, "forgotten"),
            ),
            "a" * 32,
            Keeping("le trousseau", in_file=False, sentence="Le secret est dans le trousseau."),
        )
    )
    made: list[str] = field(default_factory=list)

    def load(self):
        if self.in_file:
            keeping = Keeping("un fichier", in_file=True, sentence="Un simple fichier.", may_move=True)
            return replace(self.standing, keeping=keeping)
        return self.standing

    def offer(self):
        self._check()
        self.standing = replace(self.standing, offered_until=AT)
        return Offer("7K2M-Q9XA-03TD", AT)

    def do(self, name):
        def act(*arguments):
            self._check()
            self.made.append(" ".join((name, *arguments)))
            if name == "withdraw":
                self.standing = replace(self.standing, offered_until=None)

        return act

    def prove(self, password, code):
        self.proved = True

    def _check(self):
        if not self.proved:
            raise ProofRequired("Redonnez votre mot de passe et un code.")

    def ports(self):
        return ComputerPorts(
            load=self.load,
            offer=self.offer,
            withdraw=self.do("withdraw"),
            forget=self.do("forget"),
            keep_in_keyring=self.do("keep"),
            prove=self.prove,
            names=lambda: {"1": "Dr Claire Lefèvre"},
            may_change=self.may_change,
            when=lambda instant: f"{instant:%d/%m à %H h %M}",
        )


@pytest.fixture
def opened(qtbot, tasks):
    def make(kind, source):
        around = Surroundings(SimpleNamespace(may=lambda _action: True), tasks, Look(LIGHT))
        section = kind(around, source.ports())
        section.heard = []
        section.told.connect(section.heard.append)
        section.refused.connect(section.heard.append)
        qtbot.addWidget(section)
        section.resize(900, 600)
        section.show()
        qtbot.waitUntil(lambda: section.rows.rowCount() > 0)
        return section

    return make


def prove(qtbot, section):
    dialog = section.changes.dialog
    dialog.password.line.setText("juste")
    dialog.code.setText("123456")
    qtbot.keyClick(dialog.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: section.changes.dialog is not dialog)
    return section.changes.dialog


def heard(qtbot, section, sentence):
    qtbot.waitUntil(lambda: section.heard == [sentence])


def test_one_reads_who_one_is_and_how_many_spare_codes_are_left(qtbot, opened):
    section = opened(OwnAccountSection, Person())
    assert section.who.text() == "Dr Claire Lefèvre, praticien. Identifiant : claire."
    assert section.codes.text() == "Il vous reste 2 codes de secours : faites-en de nouveaux."
    assert section.rows.rowCount() == 3
    section._show(replace(Person().load(), codes_left=0))
    assert section.codes.text() == "Il ne vous reste aucun code de secours : faites-en de nouveaux."


@pytest.mark.parametrize(
    ("button", "known", "sentence"), [("password", False, CHANGED), ("known", True, KEYS_OWED)]
)
def test_a_password_is_changed_after_both_factors(qtbot, opened, button, known, sentence):
    person = Person()
    section = opened(OwnAccountSection, person)
    getattr(section, button).click()
    dialog = prove(qtbot, section)
    for line in (dialog.password.line, dialog.again.line):
        line.setText("violon cèdre 7 bateau lampe")
    qtbot.keyClick(dialog.again.line, Qt.Key.Key_Return)
    heard(qtbot, section, sentence)
    assert person.made == [("violon cèdre 7 bateau lampe", "violon cèdre 7 bateau lampe", known)]


def test_a_refused_password_stays_typed_and_says_why_at_its_field(qtbot, opened):
    section = opened(OwnAccountSection, Person(fault=Invalid("again", "Les deux diffèrent.")))
    section.password.click()
    dialog = prove(qtbot, section)
    dialog.password.line.setText("un mot de passe")
    dialog.submit.click()
    qtbot.waitUntil(lambda: dialog.fields["again"].error() == "Les deux diffèrent.")
    assert dialog.password.text() == "un mot de passe"
    dialog.reject()


def test_a_wrong_proof_changes_nothing(qtbot, opened):
    section = opened(OwnAccountSection, Person())
    section.phone.click()
    dialog = section.changes.dialog
    dialog.password.line.setText("faux")
    dialog.code.setText("123456")
    dialog.submit.click()
    qtbot.waitUntil(lambda: "incorrect" in dialog.bar.text())
    assert section.changes.dialog is dialog
    dialog.reject()


def test_another_telephone_proves_itself(qtbot, opened):
    person = Person()
    section = opened(OwnAccountSection, person)
    section.phone.click()
    dialog = prove(qtbot, section)
    assert dialog.key.text() == "ABCD EFGH"
    dialog.submit.click()
    assert "nouveau téléphone" in dialog.fields["code"].error()
    dialog.code.setText("000000")
    dialog.submit.click()
    qtbot.waitUntil(lambda: dialog.fields["code"].error() == "Ce code n'est pas le bon.")
    dialog.code.setText("654321")
    dialog.submit.click()
    heard(qtbot, section, PHONE_CHANGED)


def test_spare_codes_replace_the_former_when_they_are_on_paper(qtbot, opened):
    person = Person()
    section = opened(OwnAccountSection, person)
    section.spare.click()
    dialog = prove(qtbot, section)
    assert not dialog.submit.isEnabled()
    dialog.kept.click()
    dialog.submit.click()
    heard(qtbot, section, CODES_CHANGED)
    qtbot.waitUntil(lambda: section.codes.text() == "Il vous reste 8 codes de secours.")


def test_the_computers_are_listed_and_this_one_is_not_removed(qtbot, opened):
    section = opened(ComputersSection, Practice())
    names = [section.rows.text_at(row, 0) for row in range(3)]
    assert names == ["salle-2", "accueil (celui-ci)", "ancien"]
    assert section.rows.text_at(2, 1) == "Retiré"
    for row, may in ((0, True), (1, False), (2, False)):
        section.table.selectRow(row)
        assert section.remove.isEnabled() is may


def test_a_code_is_shown_once_and_may_be_withdrawn(qtbot, opened):
    practice = Practice(proved=False)
    section = opened(ComputersSection, practice)
    section.add.click()
    qtbot.waitUntil(lambda: section.proved.dialog is not None)
    section.proved.dialog.password.line.setText("juste")
    section.proved.dialog.code.setText("123456")
    section.proved.dialog.submit.click()
    qtbot.waitUntil(lambda: section.dialog is not None)
    assert section.dialog.code.text() == "7K2M-Q9XA-03TD"
    assert section.dialog.until.text() == "Valable jusqu'au 22/11 à 08 h 05."
    section.dialog.expire()
    assert section.dialog.code.text() == ""
    section.dialog.accept()
    qtbot.waitUntil(section.withdraw.isVisible)
    section.withdraw.click()
    heard(qtbot, section, WITHDRAWN)
    qtbot.waitUntil(lambda: not section.withdraw.isVisible())


def test_a_computer_is_removed_after_a_warning(qtbot, opened):
    practice = Practice()
    section = opened(ComputersSection, practice)
    section.table.selectRow(0)

    def agree(box):
        assert "salle-2" in box.text()
        next(one for one in box.buttons() if one.text() == "Retirer").click()

    meet(agree)
    section.remove.click()
    heard(qtbot, section, REMOVED)
    assert practice.made == ["forget " + "b" * 32]


def test_a_secret_in_a_file_may_go_into_the_keyring(qtbot, opened):
    practice = Practice(in_file=True)
    section = opened(ComputersSection, practice)
    assert section.keeping.text() == "Un simple fichier."
    section.to_keyring.click()
    heard(qtbot, section, MOVED)


def test_a_secretary_reads_the_computers_and_changes_none(qtbot, opened):
    section = opened(ComputersSection, Practice(may_change=False))
    assert not section.add.isVisible()
    assert not section.remove.isVisible()
    assert not section.to_keyring.isVisible()


def test_a_refusal_is_said_and_the_section_answers_again(qtbot, opened):
    practice = Practice()
    practice.offer = lambda: (_ for _ in ()).throw(Refused("Non."))
    section = opened(ComputersSection, practice)
    section.add.click()
    heard(qtbot, section, "Non.")
    assert section.isEnabled()


def test_all_that_one_did_is_asked_by_period_and_never_of_another(qtbot, opened):
    person = Person()
    section = opened(OwnAccountSection, person)
    section.journal.click()
    dialog = section.findChild(OwnJournalDialog)
    qtbot.waitUntil(lambda: dialog.words.text() == "Aucune ligne du journal pour cette période.")
    qtbot.keyClicks(dialog.period, "1/11/2026")
    qtbot.keyClick(dialog.period, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(person.asked) == 2)
    assert (person.asked[1].since, person.asked[1].until) == (date(2026, 11, 1), date(2026, 11, 1))
    qtbot.keyClicks(dialog.period, " jamais")
    qtbot.keyClick(dialog.period, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "jamais" in dialog.period.text() and bool(dialog.when.error()))
    assert {one.account_id for one in person.asked} == {""}
    assert dialog.isVisible()
    dialog.submit.click()
    assert not dialog.isVisible()
