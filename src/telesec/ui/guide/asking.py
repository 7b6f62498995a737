"""F1: which screen one is in front of, and the guide opened at what explains it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QApplication, QWidget

from telesec.ui.guide.company import is_guide
from telesec.ui.window_keys import KeyEverywhere, add_key

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


def show_help(window: QWidget) -> QWidget:
    """The guide over ``window``, at what explains the part of it that has the keyboard."""
    from telesec.ui.guide.window import open_guide

    there = QApplication.focusWidget()
    inside = there is not None and (there is window or window.isAncestorOf(there))
    return open_guide(window, topic_of(there if inside else window) or topic_of(window))


def hear_help(window: QWidget) -> None:
    """F1 wherever the keyboard is: pages, forms, choosers of files, questions, open menus."""
    KeyEverywhere(add_key(window, "Aide", HELP_KEY, _help_here))


def _help_here() -> None:
    """The guide over the window one is in; an open menu closes first: it would keep the keys."""
    menu = QApplication.activePopupWidget()
    topic = topic_of(menu)
    while (popup := QApplication.activePopupWidget()) is not None and popup.close():
        pass
    window = _window_here()
    if window is None or is_guide(window):
        return
    if menu is None:
        show_help(window)
        return
    from telesec.ui.guide.window import open_guide

    open_guide(window, topic or topic_of(window))


def _window_here() -> QWidget | None:
    """The one that has the keys; a question just asked may not have been told yet that it has them."""
    focused, question = QApplication.focusWidget(), QApplication.activeModalWidget()
    here = focused.window() if focused is not None else QApplication.activeWindow()
    if question is None or (here is not None and (here is question or question.isAncestorOf(here))):
        return here
    return here if here is not None and is_guide(here) else question
