"""How the backups stand, at the top of their page: each destination, the next run, and one made now."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from telesec.domain.backups.changes import KeyStanding
from telesec.domain.backups.hds import certificate_worry
from telesec.domain.backups.shapes import BackupSettings, Progress, Standing, Target
from telesec.domain.backups.standing import BackupStanding
from telesec.ui import icons
from telesec.ui.backups.ports import BackupsPorts
from telesec.ui.backups.wording import (
    KIND_ICONS,
    STATE_ICONS,
    STATE_WORDS,
    backup_words,
    drill_words,
    next_words,
    size_words,
)
from telesec.ui.controls import (
    Chip,
    empty_layout,
    plain_label,
    primary_button,
    secondary_button,
    set_plain_tooltip,
)
from telesec.ui.look import Look
from telesec.ui.spoken import alert

_WORST = ("success", "warning", "danger")


class StateCard(QFrame):
    """``ended`` carries a kind and a sentence for the bar of the page."""

    ended = Signal(str, str)

    def __init__(self, ports: BackupsPorts, look: Look) -> None:
        super().__init__()
        self._ports, self._look = ports, look
        self._settings = BackupSettings()
        self._standing: BackupStanding | None = None
        self._asked, self._code_known = False, True
        self.setProperty("surface", "card")
        self.setAccessibleName("État des sauvegardes")
        self.chip = Chip("", "warning")
        self.following = plain_label("", wrap=True)
        self.run = primary_button("Sauvegarder maintenant", "database-backup")
        self.stop = secondary_button("Annuler", "x")
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Avancement de la sauvegarde")
        self.step = plain_label("", "small")
        self._rows = QGridLayout()
        self._lay_out()
        self.run.clicked.connect(self.begin)
        self.stop.clicked.connect(ports.runner.cancel)
        ports.runner.stands.connect(self.show_standing)  # the foot and the page say the same at once
        ports.runner.progressed.connect(self._progressed)
        ports.runner.ended.connect(self._ended)
        self._rest()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.chip)
        head.addWidget(self.following, 1)
        head.addWidget(self.stop)  # never where the other was: a double click would undo itself
        head.addWidget(self.run)
        going = QHBoxLayout()
        going.setSpacing(12)
        going.addWidget(self.progress, 2)
        going.addWidget(self.step, 3)
        self._rows.setHorizontalSpacing(10)
        self._rows.setVerticalSpacing(4)
        self._rows.setColumnStretch(5, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(going)
        column.addLayout(self._rows)

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        self._draw()

    def show_settings(self, settings: BackupSettings) -> None:
        """What the standing is about."""
        self._settings = settings
        self._draw()

    def show_keys(self, keys: KeyStanding) -> None:
        """Whether the code of the recovery sheet is still to be given."""
        self._code_known = keys.recovery_known
        self._draw()

    def show_standing(self, standing: BackupStanding) -> None:
        """How each destination stands now."""
        self._standing = standing
        self._draw()

    def begin(self) -> None:
        """Make a backup now."""
        self._asked = True
        self.progress.setRange(0, 0)
        self.step.setText("Préparation…")
        self._rest()
        self._ports.runner.start()

    def _draw(self) -> None:
        empty_layout(self._rows)
        if self._standing is None:
            return
        now, zone = self._ports.now(), self._ports.zone()
        states, code = self._standing.targets, self._code_known
        self.following.setText(next_words(now, self._settings, states, code_known=code))
        known = {one.target_id: one for one in self._standing.targets}
        for target in self._settings.targets:
            self._add_target(target, known.get(target.id, Standing(target.id)), zone)
        tone, worry = certificate_worry(self._settings, self._ports.today())
        if worry:
            self._add_line(tone, STATE_ICONS[tone], worry)
        state = self._standing.state
        self.chip.set_chip(STATE_WORDS[state], state)
        self.chip.setAccessibleName(f"État : {STATE_WORDS[state]}. {self._standing.sentence}")
        set_plain_tooltip(self.chip, self._standing.sentence)  # why it is not green
        self._rest()

    def _add_target(self, target: Target, standing: Standing, zone: str) -> None:
        now, at = self._ports.now(), self._rows.rowCount()
        tone, backup = backup_words(now, standing, zone)
        tried = self._standing is not None and self._standing.last_drill is not None
        drill_tone, drill = drill_words(now, standing, zone, tried_elsewhere=tried)
        worst = max((tone, drill_tone), key=_WORST.index)
        if not target.enabled:
            worst, backup, drill = "warning", "suspendue : rien n'y est envoyé", ""
        parts: list[QWidget] = [
            self._picture(STATE_ICONS[worst], worst),
            self._picture(KIND_ICONS[target.kind], ""),
            plain_label(target.label, "strong"),
            plain_label(f"{STATE_WORDS[worst]} : {backup}" if worst != "success" else _capital(backup)),
            plain_label(_capital(drill), "muted"),
        ]
        for place, part in enumerate(parts):
            self._rows.addWidget(part, at, place, Qt.AlignmentFlag.AlignVCenter)
        if standing.fault and standing.failures and target.enabled:
            fault = plain_label(standing.fault, "error", wrap=True)
            self._rows.addWidget(fault, at + 1, 2, 1, 4)

    def _add_line(self, tone: str, icon_name: str, sentence: str) -> None:
        at = self._rows.rowCount()
        self._rows.addWidget(self._picture(icon_name, tone), at, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addWidget(plain_label(sentence, wrap=True), at, 1, 1, 5)

    def _picture(self, icon_name: str, tone: str) -> QLabel:
        made = QLabel()
        tokens = self._look.tokens
        ink = tokens.tone(tone).ink if tone else tokens.muted
        made.setPixmap(icons.pixmap(icon_name, ink, self._look.px(16), 2.0))
        return made

    def _progressed(self, progress: Progress) -> None:
        whole = max(progress.total, 1)
        share = round(1000 * min(progress.done, whole) / whole)
        self.progress.setRange(0, 1000 if progress.total else 0)
        self.progress.setValue(share)
        sizes = f" : {size_words(progress.done)} sur {size_words(progress.total)}" if progress.total else "…"
        self.step.setText(f"{progress.step}{sizes}")
        self._going(going=True)

    def _ended(self, kind: str, sentence: str) -> None:
        self._asked = False
        self._rest()
        alert(self)
        self.ended.emit(kind, sentence)

    def _rest(self) -> None:
        self._going(going=self._asked or self._ports.runner.is_running())

    def _going(self, *, going: bool) -> None:
        had = self.run.hasFocus() or self.stop.hasFocus()
        for part in (self.progress, self.step, self.stop):
            part.setVisible(going)
        self.run.setEnabled(not going and self._settings.is_set)
        if had:
            (self.stop if going else self.run).setFocus()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
