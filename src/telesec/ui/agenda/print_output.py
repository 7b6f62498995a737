"""A dialog whose document is printed or kept as a PDF; what it holds is each one's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from telesec.domain.errors import Invalid, TelesecError
from telesec.ui.agenda.print_ports import FoundPrinters, OutputPorts
from telesec.ui.agenda.series_fields import spin
from telesec.ui.controls import ChoiceField, FormDialog, LabelledField, plain_label, secondary_button
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

Maker = Callable[[], bytes]
PRINTED = "Le document est parti à l'imprimante."
NO_PRINTER = "Aucune imprimante trouvée sur cet ordinateur : enregistrez le PDF, puis imprimez-le."
WIDTH = 470
KEEP = "Enregistrer en PD&F…"


def kept_words(path: Path) -> str:
    """Said once a PDF is written: its name, where it is, and what to do of it."""
    where = f"« {path.name} », dans {path.parent}"
    return f"Enregistré : {where}. Ce PDF n'est pas chiffré : effacez-le après usage."


class OutputDialog(FormDialog):
    """``told`` carries what to say once the document is out. ``maker`` gives the work that draws it."""

    told = Signal(str)

    def __init__(self, parent: QWidget, title: str, output: OutputPorts, tasks: Tasks, look: Look) -> None:
        super().__init__(parent, title, "&Imprimer")
        self.setMinimumWidth(look.px(WIDTH))
        self._output, self._tasks = output, tasks
        self.submit.set_icon("printer")
        self.submit.setEnabled(False)
        self.printer = ChoiceField()
        self.copies = spin(1, 20, 1, "")
        self.keep = secondary_button(KEEP, "file-down")
        self.keep.setAutoDefault(False)
        self._no_printer = plain_label(NO_PRINTER, "muted", wrap=True)
        self._no_printer.hide()
        self._printing = QWidget()
        self._lay_printing()
        self.submitted.connect(self._print)
        self.keep.clicked.connect(self._keep)
        tasks.run(output.printers, self._show_printers)

    def maker(self) -> Maker:
        """The work that draws the document; raises Invalid (the field, what to do) instead."""
        raise NotImplementedError

    def suggested(self) -> str:
        """A name for the file, with nobody's in it."""
        raise NotImplementedError

    def show_error(self, error: TelesecError) -> None:
        """Say what is wrong, in the bar; a dialog with fields says it beside them."""
        self.bar.show_message("error", error.sentence)

    def _lay_printing(self) -> None:
        row = QHBoxLayout(self._printing)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(LabelledField("Imp&rimante", self.printer), 1)
        row.addWidget(LabelledField("E&xemplaires", self.copies))

    def lay_output(self) -> None:
        """Put the choice of the printer after what the dialog already holds."""
        self.body.addStretch(1)
        self.body.addWidget(self._printing)
        self.body.addWidget(self._no_printer)
        self.buttons.insertWidget(0, self.keep)

    def _show_printers(self, found: FoundPrinters) -> None:
        self.printer.set_choices([(name, name) for name in found.names])
        self.printer.choose(found.usual)
        self._printing.setVisible(bool(found.names))
        self._no_printer.setVisible(not found.names)
        self.submit.setEnabled(bool(found.names))
        if not found.names:
            self.keep.setDefault(True)

    def _print(self) -> None:
        printer, copies = self.printer.key(), self.copies.value()
        if printer:
            self._run(lambda pdf: self._output.send(pdf, printer, copies), PRINTED)

    def _keep(self) -> None:
        path = self._output.ask_pdf(self, self.suggested())
        if path is not None:
            self._run(partial(self._output.save, path), kept_words(path))

    def _run(self, out: Callable[[bytes], None], words: str) -> None:
        self.bar.clear()
        try:
            make = self.maker()
        except Invalid as error:
            self.show_error(error)
            return
        self._work(working=True)
        self._tasks.run(lambda: out(make()), lambda _: self._done(words), self._failed)

    def _done(self, words: str) -> None:
        self.told.emit(words)
        self.accept()

    def _failed(self, error: TelesecError) -> None:
        self._work(working=False)
        self.show_error(error)

    def _work(self, *, working: bool) -> None:
        self.submit.setEnabled(not working and self.printer.count() > 0)
        self.keep.setEnabled(not working)
