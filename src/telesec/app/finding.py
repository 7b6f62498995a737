"""Ctrl+K and Ctrl+F in a session: the search one expects, from every page and with nothing typed lost."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from telesec.domain.access.who_may import ask_them
from telesec.domain.actions import Action
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.controls import SearchField
from telesec.ui.notes.page import NotesPage
from telesec.ui.page_stack import PageStack
from telesec.ui.patients.page import PatientsPage
from telesec.ui.search_keys import FIND, SEARCH
from telesec.ui.shell import Shell
from telesec.ui.window_keys import add_key

NOBODY = f"Votre compte ne lit pas le nom des patients. {ask_them(Action.PATIENT_SEARCH)}"
_PLACES = ("agenda", "patients", "notes")  # where a patient is looked for, the first that an account has
_FROM = {"billing": "patients"}  # who keeps the accounts goes to the file, not to the day


class Finding(QObject):
    """The pages stay as they were left: what is half typed in one is there when one comes back."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shell, self._awaited = shell, ""
        if self._offered():
            add_key(shell, "Chercher un patient", FIND, self.find)
        else:  # the list of keys does not promise it; who strikes it all the same is told who can
            QShortcut(QKeySequence(FIND), shell).activated.connect(self.find)
        add_key(shell, "Chercher dans la page", SEARCH, self.search)
        shell.page_shown.connect(self._arrived)

    def find(self) -> None:
        """A patient: in the page in front when it looks for patients, else in the agenda or in the files."""
        here, offered = self._shell.page_key(), self._offered()
        wanted = [key for key in (here, _FROM.get(here, "")) if key in offered] + offered
        if not wanted:
            self._shell.bar.show_message("info", NOBODY)
            return
        self._awaited = wanted[0]
        self._shell.open_page(wanted[0])

    def search(self) -> None:
        """The field of the page in front that looks for something; a patient where there is none."""
        page = self._page()
        shown = [field for field in page.findChildren(SearchField) if field.isVisible()] if page else []
        field = _main(page) or (shown[0] if shown else None)
        if field is not None:
            _take(field)
        else:
            self.find()

    def _offered(self) -> list[str]:
        return [key for key in _PLACES if key in self._shell.navigation.page_keys()]

    def _arrived(self, key: str) -> None:
        page, awaited = self._page(), self._awaited
        self._awaited = ""
        field = _main(page)
        if awaited == key and field is not None:
            _take(field)

    def _page(self) -> QWidget | None:
        stack = self._shell.findChild(PageStack)
        return stack.currentWidget() if isinstance(stack, PageStack) else None


def _main(page: QWidget | None) -> QLineEdit | None:
    if isinstance(page, AgendaPage):
        return page.top.search
    if isinstance(page, PatientsPage):
        return page.search
    return page.picker.search if isinstance(page, NotesPage) else None


def _take(field: QLineEdit) -> None:
    field.setFocus()
    field.selectAll()
