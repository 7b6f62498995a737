"""How the backups stand, always on screen: by the icon's shape and by words, whole for who listens."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from telesec.ui.backup_line import BackupLine, CutLabel
from telesec.ui.front import FrontPage
from telesec.ui.status import StatusLine

WORDS = "Sauvegarde en retard (30 h) · restauration à réessayer (40 jours)"
SENTENCE = f"{WORDS}. « Hébergeur » : le serveur de sauvegarde n'est pas joignable."


@pytest.fixture
def line(qtbot, look):
    made = BackupLine(look)
    qtbot.addWidget(made)
    made.resize(900, 24)
    made.show()
    return made


def test_each_state_has_its_own_shape_and_its_own_words_for_a_reader(line, look) -> None:
    shapes, spoken = set(), []
    for state in ("success", "warning", "danger"):
        line.show_state(WORDS, state, SENTENCE)
        drawn = line._icon.pixmap().toImage().convertToFormat(QImage.Format.Format_Alpha8)
        shapes.add(bytes(drawn.constBits()))
        spoken.append(line.words.accessibleName())
        assert line.state() == (WORDS, state)
    assert len(shapes) == 3  # the shape alone tells, without its colour
    assert [words.partition(" :")[0] for words in spoken] == [
        "Sauvegardes en ordre",
        "Sauvegardes à surveiller",
        "Sauvegardes en danger",
    ]
    assert "joignable" in line.words.toolTip()


def test_nothing_to_say_takes_no_place(line) -> None:
    line.show_state("", "warning")
    assert line.isHidden()


def test_a_narrow_window_cuts_the_words_and_a_reader_hears_them_whole(qtbot, look) -> None:
    label = CutLabel(8)
    qtbot.addWidget(label)
    label.set_words(WORDS)
    label.resize(120, 20)
    label.show()
    assert label.text().endswith("…")
    assert label.text() != WORDS
    assert label.accessibleName() == WORDS
    assert "restauration" in label.toolTip()
    label.resize(label.sizeHint())
    assert label.text() == WORDS


def test_both_ages_stay_readable_beside_a_long_warning(qtbot, look) -> None:
    status = StatusLine(look, "Claire Lefèvre, secrétariat")
    qtbot.addWidget(status)
    status.resize(1366, 32)
    status.set_backup(WORDS, "warning", SENTENCE)
    status.set_device_warning("Pas de trousseau de clés : le secret est dans un simple fichier. " * 3)
    status.set_countdown("Verrouillage dans 4 min")
    status.show()
    qtbot.waitUntil(lambda: status._device.text().endswith("…"))
    assert status.backup.words.text() == WORDS


def test_a_page_before_any_session_says_the_whole_sentence(qtbot, look) -> None:
    page = FrontPage(look, "Écran verrouillé")
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show_backup(WORDS, "danger", SENTENCE)
    page.show()
    shown = [label for label in page.findChildren(QLabel) if label.text() == SENTENCE]
    assert len(shown) == 1
    qtbot.waitUntil(lambda: shown[0].height() >= shown[0].heightForWidth(shown[0].width()))
    assert page.backup.state() == (SENTENCE, "danger")
