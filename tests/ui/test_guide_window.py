"""F1: the guide opens at what is on the screen, is read by keys alone, and never leaves the program."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QPixmap, QTextDocument
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QVBoxLayout, QWidget

from telesec.domain.sessions import LockReason, Resume
from telesec.domain.sessions import Place as Spot
from telesec.ui.curtain import Curtain
from telesec.ui.guide.asking import hear_help, set_topic, topic_of
from telesec.ui.guide.chapters import HELP, chapters
from telesec.ui.guide.reading import MOST_MARKS, ChapterView
from telesec.ui.guide.window import LONGEST_SEARCH, GuideWindow, open_guide
from telesec.ui.lock_screen import LockScreen, UnlockPorts
from telesec.ui.navigation import Navigation
from telesec.ui.pages import PAGES
from telesec.ui.panels import FormDialog
from telesec.ui.sign_in import SignInPage, SignInPorts

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
AT = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


@pytest.fixture
def window(qtbot, look):
    """A window with a page that has a topic, and a field in it."""
    made = QMainWindow()
    qtbot.addWidget(made)
    page = QWidget()
    made.field = QLineEdit()
    QVBoxLayout(page).addWidget(made.field)
    made.setCentralWidget(page)
    set_topic(page, "patients")
    hear_help(made)
    made.show()
    made.activateWindow()
    made.field.setFocus()
    yield made
    for guide in made.findChildren(GuideWindow):
        guide.close()


def guide_of(qtbot, window) -> GuideWindow:
    """The guide that is open, once it is written."""
    qtbot.waitUntil(lambda: any(one._shown for one in window.findChildren(GuideWindow)))
    return window.findChildren(GuideWindow)[0]


def test_f1_opens_the_guide_at_the_page_one_is_in(qtbot, window):
    qtbot.keyClick(window.field, Qt.Key.Key_F1)
    guide = guide_of(qtbot, window)
    assert guide._shown == HELP["patients"]
    assert guide.contents.currentItem().text().strip() == "Patients"
    assert guide.view.textCursor().block().text() == "Patients"
    assert guide.view.accessibleName() == "Aide : Page par page"


def test_f1_in_a_dialog_opens_a_guide_that_the_dialog_lets_be_used(qtbot, window):
    dialog = FormDialog(window.centralWidget(), "Une fiche")
    line = QLineEdit()
    dialog.body.addWidget(line)
    dialog.open()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    assert topic_of(line) == "patients"
    set_topic(dialog, "destination")
    qtbot.keyClick(line, Qt.Key.Key_F1)
    guide = guide_of(qtbot, dialog)
    assert guide._shown == HELP["destination"]
    qtbot.waitUntil(lambda: QApplication.focusWidget() is guide.view)
    qtbot.keyClick(guide.view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.findChildren(GuideWindow))
    assert dialog.isVisible()
    dialog.close()


def test_one_guide_at_a_time_whatever_opened_it(qtbot, window):
    first = open_guide(window, "agenda")
    assert open_guide(window, "calls") is first
    qtbot.waitUntil(lambda: first._shown == HELP["calls"])
    other = QMainWindow()
    qtbot.addWidget(other)
    second = open_guide(other, "lists")
    assert second is not first
    assert not first.isVisible()
    second.close()


def test_the_guide_is_searched_and_read_by_keys_alone(qtbot, window, unnamed):
    guide = open_guide(window, "agenda")
    guide_of(qtbot, window)
    qtbot.keyClick(guide.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert guide.search.hasFocus()
    qtbot.keyClicks(guide.search, "code perdu")
    titles = [guide.contents.item(row).text().strip() for row in range(guide.contents.count())]
    assert "Le téléphone est perdu" in titles
    qtbot.keyClick(guide.search, Qt.Key.Key_Return)
    assert guide._shown.title == titles[0]
    marks = guide.view.extraSelections()
    assert {one.cursor.selectedText().lower() for one in marks} >= {"code"}
    before = guide.view.textCursor().position()
    qtbot.keyClick(guide.search, Qt.Key.Key_F3)
    assert guide.view.textCursor().position() != before
    qtbot.keyClick(guide.search, Qt.Key.Key_Down)
    assert guide.contents.hasFocus()
    qtbot.keyClick(guide.contents, Qt.Key.Key_Down)
    assert guide._shown.title == titles[1]
    qtbot.keyClick(guide.contents, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert guide._shown.title == titles[0]
    assert unnamed(guide) == []


def test_words_that_are_nowhere_are_said_to_be_nowhere(qtbot, window):
    guide = open_guide(window, "agenda")
    guide_of(qtbot, window)
    guide.search.setText("xylophone")
    assert guide.none.isVisible()
    assert guide.contents.isHidden()
    guide.search.clear()
    assert guide.contents.currentItem().text().strip() == "Agenda"


def test_a_page_pasted_in_the_search_or_a_letter_that_is_everywhere_marks_no_more_than_is_read(qtbot, window):
    guide = open_guide(window, "agenda")
    guide_of(qtbot, window)
    guide.search.insert("e a i " * 5000)
    assert len(guide.search.text()) == LONGEST_SEARCH
    assert guide.view._words == ("e", "a", "i")
    assert len(guide.view.extraSelections()) == MOST_MARKS
    guide.search.setText("agenda")
    assert 0 < len(guide.view.extraSelections()) < MOST_MARKS


def test_no_file_of_the_computer_is_read_for_a_chapter(qtbot, tmp_path):
    picture = QImage(4, 4, QImage.Format.Format_RGB32)
    assert picture.save(str(tmp_path / "seen.png"))
    view, document = ChapterView(), QTextDocument()
    qtbot.addWidget(view)
    document.setParent(view)
    view.setDocument(document)
    kind = QTextDocument.ResourceType.ImageResource.value
    found = document.resource(kind, QUrl.fromLocalFile(str(tmp_path / "seen.png")))
    assert not isinstance(found, QPixmap | QImage) or found.isNull()


def test_a_link_leads_in_the_guide_and_nowhere_else(qtbot, window):
    guide = open_guide(window, "calls")
    guide_of(qtbot, window)
    guide.view.anchorClicked.emit(QUrl("telephone.md"))
    assert guide._shown.chapter == "telephone"
    guide.view.anchorClicked.emit(QUrl("administrateur.md#le-journal"))
    assert guide._shown.title == "Le journal"
    here = guide._shown
    for outside in ("https://exemple.fr/", "file:///etc/passwd", "ailleurs.md", "//exemple.fr/x.md"):
        guide.view.anchorClicked.emit(QUrl(outside))
        assert guide._shown == here
    assert guide.view.loadResource(2, QUrl("file:///etc/passwd")) == b""


def test_every_chapter_is_shown_whole_and_without_marks_of_its_writing(qtbot, window):
    guide = open_guide(window, "")
    guide_of(qtbot, window)
    for chapter in chapters():
        guide.show_place(chapter.sections[0].place)
        shown = guide.view.toPlainText()  # in which no space is unbreakable
        assert all(section.place.title.replace("\u00a0", " ") in shown for section in chapter.sections)
        assert not any(mark in shown for mark in ("**", "![", "](", "##", "`"))


def test_the_lock_takes_the_guide_off_the_screen(qtbot, window):
    guide = open_guide(window, "agenda")
    guide_of(qtbot, window)
    curtain = Curtain()
    curtain.draw()
    assert not guide.isVisible()
    QApplication.instance().removeEventFilter(curtain)
    curtain.setParent(None)


def test_the_guide_follows_the_theme_and_the_size_of_the_text(qtbot, qapp, window, shoot):
    from telesec.ui import theme

    guide = open_guide(window, "agenda")
    guide_of(qtbot, window)
    for name, points in (("dark", 13), ("high_contrast", 10), ("light", 10)):
        theme.apply(qapp, name, points)
        theme.dress(window)
        qtbot.waitUntil(lambda points=points: guide.view.document().defaultFont().pointSizeF() == points)
        shoot(guide, f"guide-{name}-{points}")


def test_the_screens_before_a_session_offer_it_too(qtbot, look, tasks):
    ports = SignInPorts(lambda *_: None, lambda _: 0)
    resume = Resume(LockReason.ASKED, "1", "claire", "Claire Martin", AT, AT, AT, Spot(5, 6, 1100, 700))
    unlock = UnlockPorts(lambda *_: None, lambda: False, lambda _: 0)
    for page in (SignInPage(ports, tasks, look), LockScreen(unlock, resume, tasks, look)):
        qtbot.addWidget(page)
        page.show()
        page.help.click()
        guide = guide_of(qtbot, page)
        assert page.help.text() == "Aide (F1)"
        guide.close()


def test_the_navigation_offers_it_to_whoever_reads_with_the_mouse(qtbot, look):
    navigation = Navigation(look, "Cabinet", PAGES)
    qtbot.addWidget(navigation)
    set_topic(navigation, "billing")
    navigation.show()
    navigation._help.click()
    assert guide_of(qtbot, navigation)._shown == HELP["billing"]
