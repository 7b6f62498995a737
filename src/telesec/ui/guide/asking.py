"""F1: which screen one is in front of, and the guide opened at what explains it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QApplication, QWidget

from telesec.ui.window_keys import add_key

HELP_KEY = "F1"
_TOPIC = "helpTopic"


def set_topic(widget: QWidget, topic: str) -> None:
    """F1 in ``widget``, and in what opens over it, explains ``topic``."""
    widget.setProperty(_TOPIC, topic)


def follow_pages(widget: QWidget, shown: SignalInstance, first: str) -> None:
    """F1 in ``widget`` explains the page ``first``, then each page whose key ``shown`` carries."""
    set_topic(widget, first)
    shown.connect(partial(set_topic, widget))


def topic_of(widget: QObject | None) -> str:
    """The topic of the nearest part around ``widget`` that has one; "" when none has."""
    while widget is not None:
        topic = widget.property(_TOPIC)
        if topic:
            return str(topic)
        widget = widget.parent()
    return ""


def offer_help(window: QWidget) -> None:
    """F1 opens the guide wherever the keyboard is in ``window``, a dialog included."""
    add_key(window, "Aide", HELP_KEY, lambda: show_help(window))


def show_help(window: QWidget) -> QWidget:
    """The guide over ``window``, at what explains the part of it that has the keyboard."""
    from telesec.ui.guide.window import open_guide

    there = QApplication.focusWidget()
    inside = there is not None and (there is window or window.isAncestorOf(there))
    return open_guide(window, topic_of(there if inside else window) or topic_of(window))
