"""When backups are made, how fast they leave, and how long each is protected."""

from __future__ import annotations

from datetime import time
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QSpinBox, QVBoxLayout, QWidget

from telesec.domain.backups.changes import Schedule
from telesec.domain.backups.former_files import FormerFiles
from telesec.domain.backups.rules import CAPS, FASTEST
from telesec.domain.backups.shapes import BackupSettings, Retention, Tier
from telesec.domain.errors import Invalid
from telesec.ui.backups.former_card import GONE, FormerCard, question
from telesec.ui.backups.pane import Pane
from telesec.ui.backups.ports import BackupsPorts
from telesec.ui.controls import (
    Card,
    FormDialog,
    LabelledField,
    TimeField,
    confirm,
    plain_label,
    primary_button,
    secondary_button,
)
from telesec.ui.look import Look
from telesec.ui.settings.section import scrolled
from telesec.ui.tasks import Tasks

_WORDS = (
    "Une sauvegarde est faite chaque jour à cette heure, même écran verrouillé ; manquée parce que "
    "l'ordinateur était éteint, elle est faite dès son retour."
)
_KEPT = (
    "La première sauvegarde d'un mois se garde comme celle du mois, la première d'une semaine comme celle de "
    "la semaine. Ces durées valent pour les sauvegardes à venir ; avec un verrou définitif, rien ne les "
    "raccourcit après coup."
)
_TIERS = ((Tier.DAILY, "Du jour"), (Tier.WEEKLY, "De la semaine"), (Tier.MONTHLY, "Du mois"))


class SchedulePane(Pane):
    """Two cards, each saved by itself; what is typed in one stays when the other is saved. And old files."""

    def __init__(self, ports: BackupsPorts, tasks: Tasks, look: Look) -> None:
        super().__init__("Horaire et durée", ports, tasks, look)
        self._settings = BackupSettings()
        self._typed: set[str] = set()
        self._keeping = ""
        self.rules: RulesDialog | None = None
        self.at = TimeField()
        self.bandwidth = QSpinBox()
        self.bandwidth.setRange(0, FASTEST)
        self.bandwidth.setSuffix(" Kio/s")
        self.bandwidth.setSpecialValueText("Sans limite")
        self.days = {tier: QSpinBox() for tier, _words in _TIERS}
        self.keep_schedule = primary_button("Enregistrer l'horaire", "check")
        self.keep_days = primary_button("Enregistrer les durées", "check")
        self.lifecycle = secondary_button("Règles pour l'hébergeur…", "file-text")
        self.former = FormerCard()
        self._former = FormerFiles()
        self._name_fields()
        self._lay_out()
        self._connect()

    def _name_fields(self) -> None:
        self.fields["at"] = LabelledField("Heure", self.at, "Une heure où l'ordinateur est allumé.")
        self.fields["bandwidth"] = LabelledField(
            "Débit d'envoi au plus", self.bandwidth, "Pour laisser passer le téléphone. 0 : sans limite."
        )
        for tier, words in _TIERS:
            least, most = CAPS[tier]
            box = self.days[tier]
            box.setRange(0, 9999)
            box.setSuffix(" jours")
            self.fields[tier.value] = LabelledField(words, box, f"De {least} à {most} jours.")
        for box in (self.bandwidth, *self.days.values()):
            box.lineEdit().setTextMargins(self.look.px(8), 0, 0, 0)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(18, 10, 18, 12)
        column.setSpacing(10)
        when = Card("Horaire")
        when.body.addWidget(plain_label(_WORDS, wrap=True))
        when.body.addLayout(_side_by_side(self.fields["at"], self.fields["bandwidth"]))
        when.body.addWidget(self.keep_schedule, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(when)
        kept = Card("Durée de protection")
        kept.body.addWidget(plain_label(_KEPT, wrap=True))
        kept.body.addLayout(_side_by_side(*(self.fields[tier.value] for tier, _words in _TIERS)))
        acts = QHBoxLayout()
        acts.addWidget(self.keep_days)
        acts.addWidget(self.lifecycle)
        acts.addStretch(1)
        kept.body.addLayout(acts)
        column.addWidget(kept)
        column.addWidget(self.former)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(content))

    def _connect(self) -> None:
        self.at.textEdited.connect(lambda _text: self._touch("schedule"))
        self.bandwidth.valueChanged.connect(lambda _now: self._touch("schedule"))
        for box in self.days.values():
            box.valueChanged.connect(lambda _now: self._touch("days"))
        self.keep_schedule.clicked.connect(self.submit_schedule)
        self.keep_days.clicked.connect(self.submit_days)
        self.lifecycle.clicked.connect(self._ask_rules)
        self.former.asked.connect(self._remove_former)

    def adopt(self, settings: BackupSettings) -> None:
        self._settings = settings
        typed = set(self._typed)
        if "schedule" not in typed:
            self.at.set_hour(settings.at)
            self.bandwidth.setValue(settings.bandwidth_kib)
        if "days" not in typed:
            for tier, box in self.days.items():
                box.setValue(settings.retention.days(tier))
        self._typed = typed
        self._tasks.run(self.ports.setting.former_files, self._show_former, self.point_out)

    def focus_first(self) -> None:
        self.at.setFocus()

    def submit_schedule(self) -> None:
        """Keep the hour and the limit."""
        hour: time | None = self.at.hour()
        if hour is None:
            self.point_out(Invalid("at", "Donnez une heure. Exemple : 12 h 45."))
            return
        self._keeping = "schedule"
        schedule = Schedule(hour, self.bandwidth.value())
        self.save(partial(self.ports.setting.save_schedule, schedule), "L'horaire est enregistré.")

    def submit_days(self) -> None:
        """Keep the days of protection."""
        self._keeping = "days"
        retention = Retention(*(self.days[tier].value() for tier, _words in _TIERS))
        self.save(partial(self.ports.setting.save_retention, retention), "Les durées sont enregistrées.")

    def saved(self, _settings: BackupSettings) -> None:
        self._typed.discard(self._keeping)
        self.adopt(_settings)

    def _show_former(self, found: FormerFiles) -> None:
        self._former = found
        self.former.show_files(found)

    def _remove_former(self) -> None:
        if confirm(self, "Effacer ces anciens fichiers ?", question(self._former), "Effacer", danger=True):
            self.proved.run(self.ports.setting.remove_former_files, self._gone, self.point_out)

    def _gone(self, left: FormerFiles) -> None:
        self._show_former(left)
        self.said.emit("success", GONE)

    def _touch(self, part: str) -> None:
        self._typed.add(part)

    def _ask_rules(self) -> None:
        work = partial(self.ports.setting.lifecycle, self._settings)
        self._tasks.run(work, self._show_rules, self.point_out)

    def _show_rules(self, text: str) -> None:
        self.rules = RulesDialog(self, text)
        self.rules.finished.connect(self.rules.deleteLater)
        self.rules.open()


class RulesDialog(FormDialog):
    """A text to copy for whoever speaks to the hoster; nothing in it is secret."""

    def __init__(self, parent: QWidget, text: str) -> None:
        super().__init__(parent, "À donner à l'hébergeur", "Copier")
        self.cancel.setText("Fermer")
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Règles pour l'hébergeur")
        self.body.addWidget(self.text)
        self.resize(720, 520)
        self.submitted.connect(self._copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.bar.show_message("success", "Le texte est copié.")


def _side_by_side(*fields: QWidget) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    for at, field in enumerate(fields):
        grid.addWidget(field, 0, at)
        grid.setColumnStretch(at, 1)
    return grid
