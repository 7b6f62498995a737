"""How the backups stand, always on screen: by the icon's shape and by words, whole for who listens."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from telesec.ui import theme
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


def test_the_ages_come_first_and_a_warning_without_room_folds_to_a_sign_that_is_still_read(
    qtbot, look
) -> None:
    status = StatusLine(look, "Claire Lefèvre, secrétariat")
    qtbot.addWidget(status)
    font = status.font()
    font.setPointSizeF(13)
    status.setFont(font)
    status.setStyleSheet("QLabel { font-size: 13pt; }")
    warning = "Pas de trousseau de clés : le secret est dans un simple fichier."
    status.set_countdown("Verrouillage dans 14 min")
    status.set_device_warning(warning)
    status.set_backup(WORDS, "warning", SENTENCE)
    status.resize(1024, 40)
    status.show()
    qtbot.waitUntil(lambda: status.backup.words.text() == WORDS)
    assert status._device.isHidden()
    assert status._folded.isVisible()
    assert status._folded.accessibleName() == warning
    assert "trousseau" in status._folded.toolTip()
    status.resize(2400, 40)
    qtbot.waitUntil(status._device.isVisible)
    assert status._folded.isHidden()
    assert status._device.text() == warning
    status.set_device_warning("")
    assert status._device.isHidden()
    assert status._folded.isHidden()


@pytest.mark.parametrize(
    ("words", "state", "shown"),
    [
        (
            "Sauvegardé il y a 4 min · restauration essayée il y a 3 jours",
            "success",
            "Sauvegardé il y a 4 min",
        ),
        ("Sauvegardé il y a 4 min · à vérifier", "danger", "Sauvegardes à vérifier"),
        (
            "Sauvegardé il y a 4 min · restauration jamais essayée",
            "warning",
            "Sauvegardé il y a 4 min · restauration jamais essayée",
        ),
        (WORDS, "warning", "Sauvegarde en retard (30 h)"),
        ("Aucune sauvegarde réglée", "warning", "Aucune sauvegarde réglée"),
    ],
)
def test_a_page_before_any_session_says_one_short_thing_and_keeps_its_place(
    qtbot, look, words, state, shown
) -> None:
    page = FrontPage(look, "Écran verrouillé")
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show()
    before = page.heading.mapTo(page, page.heading.rect().topLeft())
    page.show_backup(words, state, SENTENCE)
    assert page.backup.state() == (shown, state)
    told = page.backup.words
    qtbot.waitUntil(lambda: told.isVisible() and told.height() >= told.heightForWidth(told.width()))
    assert page.heading.mapTo(page, page.heading.rect().topLeft()) == before
    assert "serveur" not in told.toolTip() + told.accessibleName()
    ends = page.backup._icon.x(), page.backup.width() - told.geometry().right()
    assert abs(ends[0] - ends[1]) < look.px(8), "in the middle, as all that stands under the card"
    assert told.height() < 2 * told.fontMetrics().height()


def test_an_account_of_several_roles_never_makes_the_window_wider_than_the_screen(qtbot, qapp) -> None:
    look = theme.apply(qapp, "light", 13)
    account = "Dr Claire Lefèvre-Martin, praticienne, facturation, administratrice · dernière connexion hier"
    status = StatusLine(look, account)
    qtbot.addWidget(status)
    status.set_backup(WORDS, "warning", SENTENCE)
    status.set_countdown("Verrouillage dans 4 min")
    status.resize(1366, 32)
    status.show()
    qtbot.waitUntil(lambda: status._account.text().endswith("…"))
    assert status.width() == 1366
    assert status.backup.words.text() == WORDS
    assert status._account.accessibleName() == account
    theme.apply(qapp, "light", 10)
