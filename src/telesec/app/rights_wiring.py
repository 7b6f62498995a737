"""The tab of rights, with the use cases it may call."""

from __future__ import annotations

from functools import partial

from telesec.app.page_context import PageContext
from telesec.services.access import rights
from telesec.ui.people.rights_panel import RightsPanel
from telesec.ui.people.rights_ports import RightsPorts


def rights_panel(context: PageContext) -> RightsPanel:
    """Made when the tab is first shown."""
    gate = context.gate
    ports = RightsPorts(
        book=partial(rights.rights_book, gate),
        change=partial(rights.change_rights, gate),
        preview=partial(rights.preview, gate),
        prove=context.prove,
    )
    return RightsPanel(ports, context.tasks, context.look())
