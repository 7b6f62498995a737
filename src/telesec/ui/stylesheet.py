"""The one style sheet of the program, generated from the tokens of a theme."""

from __future__ import annotations

from telesec.domain.bundle import bundled
from telesec.ui import typeface
from telesec.ui.look import Look

_FORWARD_LAST = 3  # GnomeLayout of QDialogButtonBox: what cancels, then the way forward, on every system


def sheet(look: Look) -> str:
    """The application's style sheet for ``look``."""
    return "\n".join(
        (_labels(look), _surfaces(look), _buttons(look), _fields(look), _views(look), _chips(look))
    )


def _labels(look: Look) -> str:
    t = look.tokens
    small = typeface.size_of("small", look.point_size)
    section = typeface.size_of("section", look.point_size)
    title = typeface.size_of("title", look.point_size)
    return f"""
* {{ outline: 0; }}
QWidget {{ color: {t.text}; }}
QLabel {{ background: transparent; }}
QLabel[role="muted"] {{ color: {t.muted}; }}
QLabel[role="small"] {{ color: {t.muted}; font-size: {small}pt; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="section"] {{ color: {t.muted}; font-size: {section}pt; font-weight: 600; }}
QLabel[role="title"] {{ font-size: {title}pt; font-weight: 600; }}
QLabel[role="error"] {{ color: {t.danger.ink}; font-size: {small}pt; }}
QLabel[role="label"] {{ font-weight: 500; }}
QLabel[role="reading"] {{ border-left: 3px solid transparent; padding-left: 8px; }}
QLabel[role="reading"]:focus {{ border-left: 3px solid {t.focus}; background: {t.accent_soft}; }}
QToolTip {{ background: {t.surface}; color: {t.text}; border: {t.line_width}px solid {t.border};
  padding: 4px 6px; }}"""


def _surfaces(look: Look) -> str:
    t = look.tokens
    w = t.line_width
    return f"""
QDialogButtonBox {{ button-layout: {_FORWARD_LAST}; }}
QMainWindow, QDialog {{ background: {t.surface}; }}
QWidget[surface="page"] {{ background: {t.surface}; }}
QWidget[surface="window"] {{ background: {t.window}; }}
QFrame[surface="card"] {{ background: {t.raised}; border: {w}px solid {t.line};
  border-radius: {t.radius + 2}px; }}
QFrame[surface="nav"] {{ background: {t.surface}; border: 0; border-right: {w}px solid {t.line}; }}
QFrame[surface="bar"] {{ background: {t.surface}; border: 0; border-bottom: {w}px solid {t.line}; }}
QFrame[surface="panel"] {{ background: {t.surface}; border: 0; border-left: {w}px solid {t.line}; }}
QFrame[surface="status"] {{ background: {t.surface}; border: 0; border-top: {w}px solid {t.line}; }}
QFrame[surface="foot"] {{ background: {t.raised}; border: 0; border-top: {w}px solid {t.line}; }}
QFrame[surface="sunken"] {{ background: {t.sunken}; border: {w if w > 1 else 0}px solid {t.line};
  border-radius: {t.radius}px; }}
QScrollArea, QScrollArea > QWidget > QWidget[surface="scrolled"] {{ background: transparent; border: 0; }}
QFrame[tone] {{ border-radius: {t.radius}px; }}
QMenu {{ background: {t.surface}; border: {w}px solid {t.border}; padding: 4px; }}
QMenu::item {{ padding: {look.px(6)}px {look.px(24)}px {look.px(6)}px {look.px(12)}px; border-radius: 4px; }}
QMenu::item:selected {{ background: {t.accent_soft}; color: {t.accent_ink}; }}
QMenu::item:disabled {{ color: {t.muted}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 6px; }}
QProgressBar {{ background: {t.sunken}; border: {w}px solid {t.line}; border-radius: 5px;
  min-height: {look.px(14)}px; max-height: {look.px(18)}px; text-align: center; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 4px; }}"""


def _buttons(look: Look) -> str:
    t = look.tokens
    w = t.line_width
    pad = f"{look.px(7) - w + 1}px {look.px(14)}px"
    kinds = {
        "primary": (t.accent, t.on_accent, t.accent, t.accent_hover, t.on_accent),
        "secondary": (t.surface, t.text, t.border if w > 1 else t.line, t.raised, t.text),
        "danger": (t.surface, t.danger.ink, t.danger.bar, t.danger.tint, t.danger.ink),
        "ghost": ("transparent", t.text, "transparent", t.accent_soft, t.accent_ink),
    }
    rules = [
        f"""
QPushButton[kind="{kind}"] {{ background: {back}; color: {ink}; border: {w}px solid {edge};
  border-radius: {t.radius}px; padding: {pad}; font-weight: 600; }}
QPushButton[kind="{kind}"]:hover, QPushButton[kind="{kind}"]:pressed {{ background: {hover};
  color: {hover_ink}; }}"""
        for kind, (back, ink, edge, hover, hover_ink) in kinds.items()
    ]
    return "".join(rules) + _button_shapes(look)


def _button_shapes(look: Look) -> str:
    t = look.tokens
    w = t.line_width
    return f"""
QPushButton[kind="primary"]:focus {{ border: 2px solid {t.text}; padding: {look.px(7) - 1}px
  {look.px(14) - 2 + w}px; }}
QPushButton[kind="secondary"]:focus, QPushButton[kind="danger"]:focus, QPushButton[kind="ghost"]:focus {{
  border: 2px solid {t.focus}; padding: {look.px(7) - 1}px {look.px(14) - 2 + w}px; }}
QPushButton[kind]:disabled {{ background: {t.sunken}; color: {t.muted};
  border: {w}px {"dashed" if w > 1 else "solid"} {t.line}; }}
QPushButton[kind="ghost"]:disabled {{ background: transparent;
  border-color: {t.line if w > 1 else "transparent"}; }}
QPushButton[shape="row"] {{ text-align: left; }}
QPushButton[kind="secondary"]:checked {{ background: {t.accent if w > 1 else t.accent_soft};
  color: {t.on_accent if w > 1 else t.accent_ink}; border: 2px solid {t.accent};
  padding: {look.px(7) - 1}px {look.px(14) - 2 + w}px; }}
QPushButton[shape="toggle"] {{ padding: {look.px(4)}px {look.px(6)}px; }}
QPushButton[shape="toggle"]:focus, QPushButton[shape="toggle"]:checked {{
  padding: {look.px(4) - 2 + w}px {look.px(6) - 2 + w}px; }}
QPushButton[shape="square"] {{ padding: {look.px(6)}px; min-width: {look.px(20)}px; }}
QPushButton[shape="square"]:focus {{ padding: {look.px(6) - 2 + w}px; }}
QPushButton[kind="segment"] {{ background: transparent; color: {t.muted}; border: 2px solid transparent;
  border-radius: {t.radius - 2}px; padding: {look.px(4)}px {look.px(13)}px; font-weight: 600; }}
QPushButton[kind="segment"]:hover {{ color: {t.text}; }}
QPushButton[kind="segment"]:checked {{ background: {t.accent if w > 1 else t.surface};
  color: {t.on_accent if w > 1 else t.text}; }}
QPushButton[kind="segment"]:focus {{ border: 2px solid {t.focus}; }}
QPushButton[kind="nav"] {{ background: transparent; color: {t.muted}; border: 2px solid transparent;
  border-radius: {t.radius}px; padding: {look.px(9)}px {look.px(10)}px; text-align: left; font-weight: 600; }}
QPushButton[kind="nav"]:hover {{ background: {t.raised}; color: {t.text}; }}
QPushButton[kind="nav"]:checked {{ background: {t.accent_soft}; color: {t.accent_ink};
  border-color: {t.accent if w > 1 else t.accent_soft}; }}
QPushButton[kind="nav"]:focus {{ border: 2px solid {t.focus}; }}
QPushButton[kind="nav"][folded="true"] {{ text-align: center; padding: {look.px(9)}px 0; }}"""


def _fields(look: Look) -> str:
    t = look.tokens
    w = t.line_width
    pad_y, pad_x = look.px(6), look.px(9)
    boxes = "QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox"
    focused = ", ".join(f"{box}:focus" for box in boxes.split(", "))
    wrong = ", ".join(f'{box}[wrong="true"]' for box in boxes.split(", "))
    off = ", ".join(f"{box}:disabled" for box in boxes.split(", "))
    arrows = {way: bundled(f"icons/arrow-{way}.svg").as_posix() for way in ("down", "up")}
    return f"""
{boxes} {{ background: {t.surface}; color: {t.text}; border: {w}px solid {t.border};
  border-radius: {t.radius - 2}px; padding: {pad_y}px {pad_x}px;
  selection-background-color: {t.accent}; selection-color: {t.on_accent};
  placeholder-text-color: {t.muted}; }}
{focused} {{ border: 2px solid {t.focus}; padding: {pad_y - 2 + w}px {pad_x - 2 + w}px; }}
{wrong} {{ border: 2px solid {t.danger.bar}; padding: {pad_y - 2 + w}px {pad_x - 2 + w}px; }}
{off} {{ background: {t.window}; color: {t.muted}; border-color: {t.line}; }}
QLineEdit[readOnly="true"] {{ background: {t.raised}; }}
QComboBox {{ padding-right: {look.px(4)}px; combobox-popup: 0; }}
QComboBox:focus, QComboBox[wrong="true"] {{ padding-right: {look.px(4) - 2 + w}px; }}
QComboBox::drop-down {{ border: 0; width: {look.px(24)}px; }}
QComboBox::down-arrow {{ image: url("{arrows["down"]}"); width: {look.px(14)}px; height: {look.px(14)}px; }}
QComboBox QAbstractItemView {{ background: {t.surface}; border: {w}px solid {t.border}; padding: 3px;
  selection-background-color: {t.accent_soft}; selection-color: {t.accent_ink}; }}
QAbstractSpinBox {{ padding: {pad_y - 2}px {look.px(22)}px {pad_y - 1}px {pad_x}px; }}
QAbstractSpinBox:focus {{ padding: {pad_y - 4 + w}px {look.px(22)}px {pad_y - 3 + w}px {pad_x - 2 + w}px; }}
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus {{ border: 0; background: transparent;
  padding: 0 {pad_x}px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: 0; width: {look.px(20)}px;
  background: transparent; }}
QAbstractSpinBox::up-arrow {{ image: url("{arrows["up"]}"); width: {look.px(12)}px; }}
QAbstractSpinBox::down-arrow {{ image: url("{arrows["down"]}"); width: {look.px(12)}px; }}{_ticks(look)}"""


def _ticks(look: Look) -> str:
    t = look.tokens
    w = t.line_width
    mark = bundled(f"icons/mark-{'dark' if t.dark else 'light'}.svg").as_posix()
    tick = look.px(15)
    return f"""
QCheckBox, QRadioButton {{ spacing: {look.px(8)}px; padding: 2px; border: 2px solid transparent;
  border-radius: 4px; }}
QCheckBox::indicator, QRadioButton::indicator, QTableView::indicator {{ width: {tick}px; height: {tick}px;
  border: {w}px solid {t.border}; border-radius: 4px; background: {t.surface}; }}
QRadioButton::indicator {{ border-radius: {tick // 2 + w}px; }}
QCheckBox::indicator:checked, QTableView::indicator:checked {{ background: {t.accent};
  border-color: {t.accent}; image: url("{mark}"); }}
QRadioButton::indicator:checked {{ width: {tick - 8 + 2 * w}px; height: {tick - 8 + 2 * w}px;
  border: 4px solid {t.accent}; border-radius: {tick // 2 + w}px; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {t.focus}; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {t.muted}; }}"""


def _views(look: Look) -> str:
    t = look.tokens
    w = t.line_width
    return f"""
QListView, QTableView, QTreeView, QTextBrowser {{ background: {t.surface};
  alternate-background-color: {t.raised};
  border: {w}px solid {t.line}; border-radius: {t.radius}px; gridline-color: {t.line_soft};
  selection-background-color: {t.accent_soft}; selection-color: {t.text}; }}
QListView:focus, QTableView:focus, QTreeView:focus, QTextBrowser:focus {{
  border: {max(w, 1)}px solid {t.focus}; }}
QListView#agenda, QListView#agenda:focus, QTableView#agenda, QTableView#agenda:focus {{
  border: 0; border-radius: 0; }}
QTableView::item {{ padding: 0 {look.px(5)}px; border: 0; }}
QListView::item {{ padding: 0 {look.px(6)}px; min-height: {look.px(28)}px; border: 0; border-radius: 4px; }}
QTableView::item:selected, QListView::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}
QHeaderView, QHeaderView::section {{ background: transparent; border: 0; }}
QHeaderView::section {{ color: {t.muted}; border: 0;
  border-bottom: {w}px solid {t.line}; padding: {look.px(6)}px {look.px(8)}px; font-weight: 600; }}
QHeaderView#hours::section {{ padding: {look.px(5)}px 0; }}
QTableCornerButton::section {{ background: {t.surface}; border: 0; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {t.border}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 30px; }}
QScrollBar::handle:horizontal {{ min-width: 30px; }}
QScrollBar::handle:hover {{ background: {t.accent}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QTabWidget::pane {{ border: 0; border-top: {w}px solid {t.line}; }}
SideTabs::pane {{ border-top: 0; border-left: {w}px solid {t.line}; }}
SideTabs::tab-bar {{ top: {look.px(10)}px; }}
QTabBar::tab {{ background: transparent; color: {t.muted}; padding: {look.px(8)}px {look.px(14)}px;
  border: 0; border-bottom: 3px solid transparent; font-weight: 600; }}
QTabBar::tab:selected {{ color: {t.accent_ink}; border-bottom-color: {t.accent}; }}
QTabBar::tab:focus {{ color: {t.focus}; }}
QCalendarWidget QAbstractItemView {{ border: 0; border-radius: 0; selection-background-color: {t.accent};
  selection-color: {t.on_accent}; }}
QSplitter::handle {{ background: {t.line}; }}"""


def _chips(look: Look) -> str:
    t = look.tokens
    edge = 1.5 if t.line_width > 1 else 0
    rules = []
    for name in ("info", "success", "warning", "danger", *t.tones):
        tone = t.tone(name)
        rules.append(f"""
QLabel[tone="{name}"] {{ background: {tone.tint}; color: {tone.ink};
  border: {edge}px solid {tone.bar}; border-radius: {look.px(8)}px; font-weight: 600;
  font-size: {typeface.size_of("small", look.point_size)}pt; padding: {look.px(2)}px {look.px(9)}px; }}
QFrame[tone="{name}"][surface="message"] {{ background: {tone.tint};
  border: {max(edge, 1)}px solid {tone.bar}; }}
QFrame[tone="{name}"][surface="message"][across="true"] {{ border-width: 0 0 {max(edge, 1)}px 0;
  border-radius: 0; }}
QFrame[tone="{name}"][surface="message"] QLabel {{ color: {t.text}; }}""")
    return "".join(rules)
