"""What is secret in a dialog stays while somebody is at it, and while it is at work."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from telesec.ui.backups.target_fields import TargetFields


class SecretWatch(QObject):
    """Every act in the forms, and every move of the focus, gives their secrets a whole delay again.

    Between ``hold`` and ``rest`` nothing goes: a trial, a confirmation or a code from a telephone takes as
    long as it takes.
    """

    def __init__(self, parent: QObject, forms: Iterable[TargetFields], shown: Callable[[], TargetFields]):
        super().__init__(parent)
        self._shown, self._held = shown, False
        for form in forms:
            form.changed.connect(self.renew)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self.renew)

    def hold(self) -> None:
        """What is typed is at work."""
        self._held = True
        self._shown().hold()

    def rest(self) -> None:
        """It is not any more: a whole delay from now."""
        self._held = False
        self.renew()

    @Slot()
    def renew(self) -> None:
        """Somebody is there."""
        if not self._held:
            self._shown().renew()
