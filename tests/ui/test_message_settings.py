"""The settings of messages and of the mail server: typed, checked, tried, never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from telesec.domain.errors import Invalid, ProofRequired
from telesec.domain.messages.queue import Channel, Kind, Letter, Outcome
from telesec.domain.messages.settings import (
    MailServer,
    MessageSettings,
    ServerChange,
    check_change,
    check_settings,
)
from telesec.domain.messages.text import TEMPLATES
from telesec.domain.people import Site
from telesec.domain.reference import Reference
from telesec.security.device import FileStore
from telesec.ui.settings.mail_server import MailServerSection, ServerPorts
from telesec.ui.settings.mail_trial import TrialPorts
from telesec.ui.settings.messages import MessagesSection, WordsPorts
from telesec.ui.settings.section import Surroundings
from telesec.ui.theme import apply

REFERENCE = Reference("p", "Cabinet des Lilas", (Site("s", "Centre", city="Lyon", phone="04 72 00 00 00"),))
SECRET = "un vrai secret"


class Office:
    """Keeps the settings in memory under the domain's own rules."""

    def __init__(self):
        self.settings = MessageSettings()
        self.password = None
        self.tried = []
        self.outcome = (Outcome.SENT, "")
        self.refusal = None
        self.proved = True
        self.place = FileStore.label

    def prove(self, password, code):
        self.proved = (password, code) == ("phrase de passe", "123456")

    def save_words(self, settings):
        check_settings(settings, REFERENCE)
        self.settings = settings
        return REFERENCE

    def save_server(self, change: ServerChange):
        server = check_change(self.settings.server, change)
        if not self.proved:
            raise ProofRequired("Redonnez votre mot de passe et un code.")
        if change.password is not None:
            self.password = change.password
            server = replace(server, password_since=date(2026, 11, 16))
        self.settings = replace(self.settings, server=server)
        return REFERENCE

    def begin(self, address):
        if "@" not in address:
            raise Invalid("recipient", "Cette adresse e-mail est incomplète.")
        return Letter("l", "", address)

    def open_post(self):
        if self.refusal:
            raise self.refusal
        return SimpleNamespace(deliver=lambda letter: self.outcome, close=lambda: None)

    def read_authority(self, path):
        raise Invalid("authority", "Ce fichier ne contient pas de certificat.")


@pytest.fixture
def office():
    return Office()


def around(tasks, look, may=True):
    return Surroundings(SimpleNamespace(may=lambda action: may), tasks, look)


def words_section(office, tasks, look, may=True):
    return MessagesSection(
        around(tasks, look, may), WordsPorts(lambda: office.settings, office.save_words, lambda: REFERENCE)
    )


def server_section(office, tasks, look, may=True):
    trial = TrialPorts(office.begin, office.open_post, lambda letter, how: office.tried.append((letter, how)))
    ports = ServerPorts(
        lambda: office.settings,
        office.save_server,
        office.read_authority,
        trial,
        office.prove,
        lambda parent: "fichier",
        lambda: date(2026, 11, 16),
        lambda: office.place,
    )
    return MailServerSection(around(tasks, look, may), ports)


@pytest.fixture
def words(qtbot, office, tasks, look):
    made = words_section(office, tasks, look)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    qtbot.waitUntil(lambda: made.templates[0].text() == TEMPLATES[Kind.REMINDER])
    return made


@pytest.fixture
def server(qtbot, office, tasks, look):
    made = server_section(office, tasks, look)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    qtbot.waitUntil(lambda: bool(made.authority.text()))
    return made


def test_each_text_shows_what_is_received(words):
    said = words.templates[0].example.text()
    assert "lundi 1er juin 2026 à 9 h 05" in said
    assert "Cabinet des Lilas" in said
    assert said.startswith("Exemple (1 SMS)")
    assert "30 min" in words.templates[3].example.text()


def test_words_are_saved_together(words, office, qtbot):
    words.order.choose("sms mail")
    words.reminders.setChecked(False)
    words.sender_name.setText("Secrétariat des Lilas")
    words.templates[0].area.setPlainText("Rendez-vous le {quand}.\nÀ bientôt")
    assert words.submit.isEnabled()
    with qtbot.waitSignal(words.saved):
        words.submit.click()
    assert office.settings.channels == (Channel.SMS, Channel.MAIL)
    assert not office.settings.reminders
    assert office.settings.templates[Kind.REMINDER] == "Rendez-vous le {quand}. À bientôt"
    assert not words.is_unsaved()


def test_a_text_that_tells_is_pointed_out_and_kept(words, office, qtbot):
    words.templates[1].area.setPlainText("Votre vaccination du {quand}")
    words.submit.click()
    qtbot.waitUntil(lambda: "vaccination" in words.fields["cancellation"].error())
    assert words.templates[1].text() == "Votre vaccination du {quand}"
    assert office.settings.templates == TEMPLATES
    words.templates[1].back.click()
    assert words.templates[1].text() == TEMPLATES[Kind.CANCELLATION]


def test_what_is_typed_survives_going_away_and_back(words, qtbot):
    words.sender_name.setText("Secrétariat")
    words.hide()
    words.show()
    qtbot.wait(1)
    assert words.sender_name.text() == "Secrétariat"


def test_who_may_not_change_reads(qtbot, office, tasks, look):
    for made in (
        words_section(office, tasks, look, may=False),
        server_section(office, tasks, look, may=False),
    ):
        qtbot.addWidget(made)
        made.show()
        assert made.submit.isHidden()


def fill(section):
    section.host.setText("smtp.exemple.fr")
    section.sender_address.setText("cabinet@exemple.fr")
    section.login.setText("cabinet@exemple.fr")
    section.password.line.setText(SECRET)
    section.password.edited.emit(SECRET)


def test_a_server_is_saved_and_its_password_leaves_the_screen(server, office, qtbot):
    fill(server)
    assert not server.trial.send.isEnabled()
    with qtbot.waitSignal(server.saved):
        server.submit.click()
    assert office.password == SECRET
    assert server.password.text() == ""
    assert office.settings.server.host == "smtp.exemple.fr"
    qtbot.waitUntil(lambda: "16/11/2026" in server.password.line.placeholderText())
    qtbot.waitUntil(server.trial.send.isEnabled)
    server.sender_address.setText("accueil@exemple.fr")
    with qtbot.waitSignal(server.saved):
        server.submit.click()
    assert office.password == SECRET
    assert office.settings.server.sender == "accueil@exemple.fr"


def test_the_password_is_said_to_stay_where_this_computer_keeps_secrets(qtbot, server, office):
    assert "reste dans un simple fichier" in server.password.accessibleDescription()
    assert "trousseau" not in server.password.accessibleDescription()
    office.place = "le trousseau de GNOME"
    server.hide()
    server.show()
    qtbot.waitUntil(lambda: "reste dans le trousseau de GNOME" in server.password.accessibleDescription())


def test_another_server_asks_for_the_password_at_its_field(server, office, qtbot):
    saved(server, office, qtbot)
    server.host.setText("smtp2.exemple.fr")
    server.submit.click()
    qtbot.waitUntil(lambda: "Redonnez le mot de passe" in server.fields["password"].error())
    assert office.settings.server.host == "smtp.exemple.fr"
    assert server.host.text() == "smtp2.exemple.fr"


def test_saving_the_server_asks_for_a_proof_when_it_is_old(server, office, qtbot):
    office.proved = False
    fill(server)
    server.submit.click()
    qtbot.waitUntil(lambda: server.proved.dialog is not None)
    asked = server.proved.dialog
    assert asked.isEnabled()
    asked.reject()
    assert server.isEnabled()
    assert server.password.text() == SECRET
    assert office.password is None
    server.submit.click()
    qtbot.waitUntil(lambda: server.proved.dialog is not asked)
    asked = server.proved.dialog
    asked.password.line.setText("phrase de passe")
    asked.code.setText("123456")
    with qtbot.waitSignal(server.saved):
        asked.submitted.emit()
    assert office.password == SECRET


def test_an_address_that_tells_a_specialty_is_warned_of(server, office, qtbot):
    fill(server)
    server.sender_address.setText("secretariat@cardio-lyon.fr")
    with qtbot.waitSignal(server.saved) as done:
        server.submit.click()
    assert "laisse deviner la spécialité" in done.args[1]


def test_a_place_without_telephone_is_said(qtbot, office, tasks, look, monkeypatch):
    silent = replace(REFERENCE, sites=(Site("s", "Centre"),))
    made = MessagesSection(
        around(tasks, look), WordsPorts(lambda: office.settings, office.save_words, lambda: silent)
    )
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: "Centre (section Lieux)" in made.no_phone.text())


def test_a_fault_is_shown_at_its_field(server, qtbot):
    fill(server)
    server.sender_address.setText("cabinet")
    server.submit.click()
    qtbot.waitUntil(lambda: "Exemple" in server.fields["sender"].error())
    assert server.password.text() == SECRET


def test_the_usual_port_follows_the_encryption(server):
    server.security.choose("tls")
    server.security.chosen.emit("tls")
    assert server.port.value() == 465
    server.port.setValue(2525)
    server.security.choose("starttls")
    server.security.chosen.emit("starttls")
    assert server.port.value() == 2525


def test_a_file_that_is_no_certificate_is_refused(server, qtbot):
    with qtbot.waitSignal(server.refused):
        server.choose.click()
    assert server.forget.isHidden()


def saved(server, office, qtbot):
    fill(server)
    with qtbot.waitSignal(server.saved):
        server.submit.click()
    qtbot.waitUntil(server.trial.send.isEnabled)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [((Outcome.SENT, ""), "pris le message en charge"), ((Outcome.REFUSED, "address"), "Adresse refusée")],
)
def test_a_trial_says_what_the_server_answered(server, office, qtbot, outcome, said):
    saved(server, office, qtbot)
    office.outcome = outcome
    server.trial.recipient.setText("moi@exemple.fr")
    server.trial.send.click()
    qtbot.waitUntil(lambda: said in server.trial.answer.text())
    assert [how for _, how in office.tried] == [outcome[0]]
    assert server.trial.send.isEnabled()


def test_a_trial_that_cannot_begin_says_why(server, office, qtbot):
    saved(server, office, qtbot)
    server.trial.recipient.setText("moi")
    server.trial.send.click()
    qtbot.waitUntil(lambda: "incomplète" in server.trial.field.error())
    office.refusal = Invalid("password", "Cet ordinateur n'a pas le mot de passe.")
    server.trial.recipient.setText("moi@exemple.fr")
    server.trial.send.click()
    qtbot.waitUntil(lambda: "n'a pas le mot de passe" in server.trial.answer.text())
    assert server.trial.send.isEnabled()


def test_an_old_password_is_said(qtbot, office, tasks, look):
    office.settings = MessageSettings(server=MailServer("smtp.exemple.fr", password_since=date(2025, 1, 1)))
    made = server_section(office, tasks, look)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: "plus d'un an" in made.password.line.placeholderText())


def test_everything_one_can_tab_to_says_its_name(words, server, unnamed):
    assert unnamed(words) == []
    assert unnamed(server) == []


@pytest.mark.parametrize("points", [10, 13])
def test_pictures(themed, qtbot, office, tasks, shoot, qapp, points):
    look = apply(qapp, themed.tokens.name, points)
    office.settings = replace(office.settings, server=MailServer("smtp.exemple.fr", sender="c@exemple.fr"))
    for name, section in (("words", words_section), ("server", server_section)):
        made = section(office, tasks, look)
        qtbot.addWidget(made)
        made.resize(1176, 640)
        made.show()
        shown = made.templates[0].text if name == "words" else made.host.text
        qtbot.waitUntil(lambda shown=shown: bool(shown()))
        assert shoot(made, f"message_settings_{name}_{look.tokens.name}_{points}pt").width() >= 1176
