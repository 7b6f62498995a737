"""Where a form says what was refused."""

from __future__ import annotations

from collections.abc import Mapping

from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.french import keep_together
from telesec.ui.controls import LabelledField, MessageBar


def tell_refusal(error: TelesecError, fields: Mapping[str, LabelledField], bar: MessageBar) -> None:
    """At its field, which takes the focus; above the form when it is about none of them."""
    field = fields.get(error.field) if isinstance(error, Invalid) else None
    if field is None:
        bar.show_message("error", keep_together(error.sentence))
        return
    field.show_error(error.sentence)
    field.editor.setFocus()
