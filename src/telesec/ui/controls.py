"""The controls pages are made of, gathered under one name."""

from __future__ import annotations

from telesec.ui.buttons import (
    Button,
    SegmentedControl,
    Toggles,
    danger_button,
    ghost_button,
    icon_button,
    primary_button,
    secondary_button,
)
from telesec.ui.fields import ChoiceField, LabelledField, SearchField, text_area, text_field
from telesec.ui.labels import Card, Chip, plain_label, plain_tooltip, restyle, set_plain_tooltip
from telesec.ui.listings import PlainList, PlainTable
from telesec.ui.messages import Answer, EmptyState, MessageBar, ask_unsaved, confirm, inform
from telesec.ui.panels import FormDialog, PanelHost, SidePanel, empty_layout
from telesec.ui.rows_model import Column, RowsModel
from telesec.ui.time_fields import DateField, TimeField

__all__ = [
    "Answer",
    "Button",
    "Card",
    "Chip",
    "ChoiceField",
    "Column",
    "DateField",
    "EmptyState",
    "FormDialog",
    "LabelledField",
    "MessageBar",
    "PanelHost",
    "PlainList",
    "PlainTable",
    "RowsModel",
    "SearchField",
    "SegmentedControl",
    "SidePanel",
    "TimeField",
    "Toggles",
    "ask_unsaved",
    "confirm",
    "danger_button",
    "empty_layout",
    "ghost_button",
    "icon_button",
    "inform",
    "plain_label",
    "plain_tooltip",
    "primary_button",
    "restyle",
    "secondary_button",
    "set_plain_tooltip",
    "text_area",
    "text_field",
]
