"""The page of messages: what is shown, what is asked, and how a sending ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from tests.questions import answer

from telesec.domain.agenda import Status
from telesec.domain.changes import Change
from telesec.domain.errors import Refused, Stale
from telesec.domain.messages.queue import (
    Batch,
    Channel,
    Contact,
    Decision,
    DueLine,
    FollowUp,
    Kind,
    Letter,
    Message,
    Outcome,
    Pending,
    State,
    Worklist,
)
from telesec.domain.messages.settings import MailServer, MessageSettings
from telesec.domain.people import Practitioner, Site
from telesec.domain.reference import Reference
from telesec.ui.reminders.page import MessagesPage
from telesec.ui.reminders.ports import MessagesPorts, SendingPorts
from telesec.ui.reminders.posting import Posting
from telesec.ui.theme import apply

HOSTILE = '<img src="/etc/hostname"><b>x</b> =1+1'
TUESDAY = date(2026, 11, 17)
AT = datetime(2026, 11, 16, 16, 5, tzinfo=UTC)
SITE = Site("s", "Cabinet", address="3 rue des Lilas", postcode="69007", city="Lyon", phone="04 72 00 00 00")
REFERENCE = Reference(
    "p", "Cabinet des Lilas", (SITE,), (Practitioner("d", "Dr Lefèvre"), Practitioner("e", "Dr Benali"))
)
NAMES = ("DUBOIS Noël", "MARTIN Léa", HOSTILE, "NGUYEN Thi Minh Khai", "LE GOFF Anne-Sophie", "PETIT Loïc")


def contact(number: int, **change) -> Contact:
    start = datetime(2026, 11, 17, 9) + timedelta(minutes=15 * number)
    given = {"phone": "06 39 98 12 34", "phone2": "", "email": f"p{number}@exemple.fr"} | change
    name = NAMES[number % len(NAMES)]
    return Contact(
        f"a{number}", f"q{number}", "d", "s", start, Status.BOOKED, None, name, date(1968, 3, 14), **given
    )


def line(number: int, channel: Channel | None, kind: Kind = Kind.REMINDER, **change) -> DueLine:
    who = contact(number)
    address = {Channel.MAIL: who.email, Channel.SMS: "33639981234", Channel.CALL: "04 72 00 00 00", None: ""}
    given = {"recipient": address[channel], "note": "" if channel else "Ni téléphone ni e-mail dans la fiche"}
    return DueLine(who, kind, who.start, channel, **(given | change))


def message(number: int, state: State, channel: Channel = Channel.MAIL, detail: str = "") -> Message:
    who = contact(number)
    return Message(
        f"m{number}",
        who.appointment_id,
        who.patient_id,
        Kind.REMINDER,
        channel,
        who.start,
        who.email,
        state,
        f"l{number}",
        f"b{number}",
        detail,
        AT,
    )


class FakePost:
    def __init__(self, outcomes):
        self.outcomes, self.delivered, self.closed = list(outcomes), [], 0

    def deliver(self, letter):
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        self.delivered.append(letter.id)
        return outcome, ""

    def close(self):
        self.closed += 1


class Desk:
    """The messages of a practice, in memory."""

    def __init__(self):
        self.listed = [
            line(0, Channel.MAIL),
            line(1, Channel.SMS),
            line(2, Channel.CALL, note="Ne veut pas de message par SMS"),
            line(3, None),
            line(4, Channel.MAIL, message=message(4, State.SENT)),
            line(5, Channel.MAIL, message=message(5, State.SENDING)),
        ]
        self.followed = [
            FollowUp(message(5, State.SENDING), HOSTILE, "d", "s", contact(5).start),
            FollowUp(message(4, State.SENT), "LE GOFF Anne-Sophie", "d", "s", contact(4).start),
            FollowUp(message(1, State.EXPORTED, Channel.SMS), "MARTIN Léa", "d", "s", contact(1).start),
            FollowUp(message(0, State.FAILED, detail="address"), "DUBOIS Noël", "d", "s", contact(0).start),
        ]
        self.settings = MessageSettings(server=MailServer("smtp.exemple.fr", sender="cabinet@exemple.fr"))
        self.asked, self.queue, self.settled, self.decided = [], [], [], []
        self.post = FakePost([])
        self.refusal = None

    def tell(self, of):
        self.asked.append(("told", of.contact.appointment_id))

    def leave(self, of):
        self.asked.append(("left", of.contact.appointment_id))

    def reminders(self, day):
        self.asked.append(("reminders", day))
        return Worklist(tuple(self.listed), day or TUESDAY, 2)

    def prepare(self, lines):
        self.queue += [Pending(f"l{item.contact.appointment_id}", item.contact.patient_id) for item in lines]
        return Batch("b", len(lines))

    def take(self, waiting):
        return Letter(waiting.letter_id, waiting.patient_id, "p@exemple.fr")

    def decide(self, of, decision):
        if self.refusal:
            raise self.refusal
        self.decided.append((of.id, decision))

    def pending(self):
        waiting, self.queue = tuple(self.queue), []
        return waiting

    def open_post(self):
        if self.refusal:
            raise self.refusal
        return self.post

    def ports(self):
        return MessagesPorts(
            reminders=self.reminders,
            changes=lambda: Worklist((line(0, Channel.MAIL, Kind.CANCELLATION), line(1, None, Kind.MOVE))),
            delays=lambda who, minutes: Worklist((delayed(minutes),), TUESDAY),
            announce=lambda ids: Worklist(tuple(line(int(key[1:]), Channel.MAIL, Kind.MOVE) for key in ids)),
            prepare=self.prepare,
            tell=self.tell,
            leave_untold=self.leave,
            export=lambda lines, path: Batch("b", len(lines)),
            export_again=lambda batch, path: Batch(batch, 3, 2),
            follow_up=lambda: tuple(self.followed),
            decide=self.decide,
            settings=lambda: self.settings,
            sending=SendingPorts(
                self.pending,
                self.open_post,
                self.take,
                lambda letter, how, why: self.settled.append((letter.id, how)),
            ),
            prove=lambda password, code: None,
            ask_path=lambda parent, name: None,
            reference=lambda: REFERENCE,
            today=lambda: date(2026, 11, 16),
            zone=lambda: "Europe/Paris",
        )


def delayed(minutes):
    told = contact(0).start + timedelta(minutes=minutes)
    return replace(line(0, Channel.MAIL, Kind.DELAY), told=told)


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def page(qtbot, desk, tasks, look):
    made = MessagesPage(desk.ports(), tasks, look)
    qtbot.addWidget(made)
    made.resize(1176, 700)
    made.show()
    qtbot.waitUntil(lambda: made.tabs.reminders.view.table.model().rowCount() == 6)
    return made


def cells(table, column):
    model = table.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_doubts_come_first_then_those_nobody_reaches(page):
    table = page.tabs.reminders.view.table
    assert cells(table, 1)[:2] == ["PETIT Loïc", "NGUYEN Thi Minh Khai"]
    assert cells(table, 3)[0] == "À vérifier : envoi interrompu"
    assert cells(table, 2)[1] == "Injoignable"
    assert cells(table, 3)[-1] == "Envoyé"
    said = page.tabs.reminders.view.summary.text()
    assert said.startswith("mardi 17 novembre 2026 : 1 e-mail, 1 SMS, 1 appel, 1 injoignable, 1 à vérifier")
    assert said.endswith("1 déjà vu et 2 sans rappel (motif)")


def test_the_text_of_the_chosen_line_is_shown(page, qtbot):
    view = page.tabs.reminders.view
    view.filter.choose("mail")
    view.filter.chosen.emit("mail")
    view.table.setCurrentIndex(view.table.model().index(1, 0))
    qtbot.waitUntil(lambda: "votre rendez-vous du mardi 17 novembre 2026 à 9 h 00" in view.text.text())
    view.filter.choose("none")
    view.filter.chosen.emit("none")
    assert "ne peut pas partir. Ni téléphone ni e-mail dans la fiche." in view.text.text()


def test_keys_settle_a_line(page, desk, qtbot):
    view = page.tabs.reminders.view
    view.filter.choose("call")
    view.filter.chosen.emit("call")
    page.focus_first()
    qtbot.waitUntil(view.table.hasFocus)
    qtbot.keyClick(view.table, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: ("told", "a2") in desk.asked)
    qtbot.keyClick(view.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: ("left", "a2") in desk.asked)
    with qtbot.waitSignal(page.patient_requested) as asked:
        qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert asked.args == ["q2"]


def test_calling_about_a_doubt_settles_the_doubt_itself(page, desk, qtbot):
    page.tabs.reminders.view.tell.click()
    qtbot.waitUntil(lambda: desk.decided == [("m5", Decision.TOLD)])


def test_what_is_told_cannot_be_told_again_from_here(page):
    view = page.tabs.reminders.view
    view.table.setCurrentIndex(view.table.model().index(5, 0))
    assert not view.tell.isEnabled()
    assert not view.leave.isEnabled()


def test_a_sending_asks_first_and_tells_how_it_ended(page, desk, qtbot):
    desk.listed = [line(number, Channel.MAIL) for number in range(3)]
    desk.post = FakePost([Outcome.SENT, Outcome.REFUSED, Outcome.LOST])
    page.tabs.reminders.reload()
    qtbot.waitUntil(lambda: page.tabs.reminders.view.send.text() == "Envoyer les e-mails (3)")
    answer("Annuler")
    page.tabs.reminders.view.send.click()
    assert desk.queue == []
    answer("Envoyer")
    with qtbot.waitSignal(page.posting.ended):
        page.tabs.reminders.view.send.click()
    assert desk.settled == [("la0", Outcome.SENT), ("la1", Outcome.REFUSED), ("la2", Outcome.LOST)]
    assert page.bar.text() == "1 e-mail envoyé, 1 refusé et 1 à vérifier."
    assert not page.posting.is_running
    assert page.progress.isHidden()


def test_a_server_that_fails_leaves_the_rest_in_the_queue(page, desk, qtbot):
    desk.queue = [Pending(f"l{number}", "q") for number in range(3)]
    desk.post = FakePost([Outcome.SENT, Refused("Le serveur ne répond pas.")])
    with qtbot.waitSignal(page.posting.ended):
        page._start()
    assert desk.settled == [("l0", Outcome.SENT), ("l1", Outcome.UNSENT)]
    assert page.bar.text() == "Le serveur ne répond pas. 1 e-mail envoyé. 2 e-mails attendent encore."


def test_a_server_not_set_is_said(page, desk, qtbot):
    desk.refusal = Refused("Le serveur d'envoi n'est pas réglé.")
    with qtbot.waitSignal(page.posting.ended):
        page._start()
    assert page.bar.text().startswith("Le serveur d'envoi n'est pas réglé.")


def test_a_second_start_while_sending_does_nothing(qtbot, desk, tasks, qapp):
    desk.queue = [Pending("l0", "q")]
    desk.post = FakePost([Outcome.SENT])
    posting = Posting(desk.ports().sending, tasks, qapp)
    with qtbot.waitSignal(posting.ended):
        posting.start()
        posting.start()
    assert desk.post.delivered == ["l0"]


def test_an_old_queue_is_offered_again(qtbot, desk, tasks, look):
    desk.queue = [Pending("l0", "q"), Pending("l1", "q")]
    desk.post = FakePost([Outcome.SENT, Outcome.SENT])
    page = MessagesPage(desk.ports(), tasks, look)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.bar.text() == "2 e-mails préparés ne sont pas partis.")


def test_another_day_can_be_asked(page, desk, qtbot):
    page.tabs.reminders.day.set_day(date(2026, 11, 18))
    qtbot.waitUntil(lambda: ("reminders", date(2026, 11, 18)) in desk.asked)
    page.tabs.reminders.next.click()
    qtbot.waitUntil(lambda: desk.asked[-1] == ("reminders", None))


def test_the_agenda_sends_here_what_was_chosen(page, qtbot):
    page.announce(("a1", "a3"))
    table = page.tabs.changes.view.table
    qtbot.waitUntil(lambda: cells(table, 3) == ["MARTIN Léa", "NGUYEN Thi Minh Khai"])
    assert not page.tabs.changes.all.isHidden()
    page.tabs.changes.all.click()
    qtbot.waitUntil(lambda: cells(table, 1) == ["Changement", "Annulation"])


def test_a_delay_is_prepared_from_the_agenda(page, qtbot):
    page.announce_delay("e")
    assert page.tabs.delay.practitioner.key() == "e"
    view = page.tabs.delay.view
    page.tabs.delay.minutes.setValue(45)
    qtbot.waitUntil(lambda: "environ 45 min de retard" in view.text.text())


def test_a_person_decides_what_nobody_knows(page, desk, qtbot):
    page.show_tab("follow_up")
    tab = page.tabs.follow_up
    qtbot.waitUntil(lambda: tab.table.model().rowCount() == 2)
    assert tab.count.text() == "2 messages à vérifier"
    tab.assume.click()
    qtbot.waitUntil(lambda: desk.decided == [("m5", Decision.ASSUME_SENT)])
    answer("Annuler")
    tab.again.click()
    assert len(desk.decided) == 1
    desk.refusal = Stale("Ce message a changé entre-temps.")
    tab.drop.click()
    qtbot.waitUntil(lambda: page.bar.text() == "Ce message a changé entre-temps.")


def test_only_an_exported_message_gives_its_file_again(page, qtbot):
    page.show_tab("follow_up")
    tab = page.tabs.follow_up
    tab.filter.choose("all")
    qtbot.waitUntil(lambda: tab.table.model().rowCount() == 4)
    able = []
    for row in range(4):
        tab.table.setCurrentIndex(tab.table.model().index(row, 0))
        able.append(tab.file.isEnabled())
    assert able == [False, False, True, False]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"server": MailServer()}, "L'envoi par e-mail n'est pas réglé"),
        ({"reminders": False}, "Les rappels sont arrêtés"),
        (
            {
                "server": MailServer(
                    "smtp.exemple.fr", sender="c@exemple.fr", login="c", password_since=date(2025, 1, 1)
                )
            },
            "plus d'un an",
        ),
    ],
)
def test_what_the_settings_prevent_is_said(qtbot, desk, tasks, look, change, said):
    desk.settings = replace(desk.settings, **change)
    page = MessagesPage(desk.ports(), tasks, look)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: said in page.bar.text())


def test_a_change_of_the_agenda_is_seen_at_once(page, desk, qtbot):
    before = len(desk.asked)
    page.refresh(Change.AGENDA)
    qtbot.waitUntil(lambda: len(desk.asked) > before)
    page.refresh(Change.BILLING)
    assert desk.asked[-1] == ("reminders", None)


def test_a_file_made_again_says_how_many_are_left_out(qtbot, desk, tasks, look, tmp_path):
    ports = replace(desk.ports(), ask_path=lambda parent, name: tmp_path / name)
    page = MessagesPage(ports, tasks, look)
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.sms.said) as again:
        page.sms.make_again("b")
    assert "3 SMS sont dans le fichier. 2 rendez-vous sont laissés de côté" in again.args[1]
    with qtbot.waitSignal(page.sms.said) as first:
        page.sms.make((line(1, Channel.SMS),))
    assert "1 SMS est dans le fichier. Supprimez" in first.args[1]


def test_discreet_hides_names_and_addresses(page, all_words, qtbot):
    page.set_discreet(True)
    words = all_words(page)
    for secret in ("DUBOIS", "p0@exemple.fr", "33639981234", "04 72 00 00 00\n"):
        assert secret not in words
    page.show_tab("follow_up")
    qtbot.waitUntil(lambda: page.tabs.follow_up.table.model().rowCount() == 2)
    assert "p5@exemple.fr" not in all_words(page.tabs.follow_up)


def test_names_stay_plain_text(page, all_words):
    assert HOSTILE in all_words(page)


def test_everything_one_can_tab_to_says_its_name(page, unnamed, qtbot):
    for key in ("reminders", "changes", "delay", "follow_up"):
        page.show_tab(key)
        assert unnamed(page) == []


@pytest.mark.long
@pytest.mark.parametrize("points", [10, 13])
@pytest.mark.parametrize("size", [(1176, 700), (1730, 1000)])
def test_pictures(themed, qtbot, desk, tasks, shoot, qapp, points, size):
    look = apply(qapp, themed.tokens.name, points)
    page = MessagesPage(desk.ports(), tasks, look)
    qtbot.addWidget(page)
    page.resize(*size)
    page.show()
    for key in ("reminders", "changes", "delay", "follow_up"):
        page.show_tab(key)
        tab = page._tab()
        table = tab.table if key == "follow_up" else tab.view.table
        qtbot.waitUntil(lambda table=table: table.model().rowCount() > 0)
        picture = shoot(page, f"messages_{key}_{look.tokens.name}_{points}pt_{size[0]}")
        assert picture.width() >= size[0]
