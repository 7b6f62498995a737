"""Every text colour of every theme reads on what lies under it."""

from __future__ import annotations

import pytest
from tests.contrast import contrast

from telesec.ui.tokens import THEMES, Tokens

READABLE = 4.5  # WCAG 2.2, 1.4.3
VISIBLE = 3.0  # WCAG 2.2, 1.4.11

themes = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())


def pairs(theme: Tokens) -> list[tuple[str, str, str]]:
    grounds = {
        "window": theme.window,
        "surface": theme.surface,
        "raised": theme.raised,
        "sunken": theme.sunken,
        "today": theme.today,
        "closed": theme.closed,
    }
    found = [(f"text on {name}", theme.text, ground) for name, ground in grounds.items()]
    found += [(f"muted on {name}", theme.muted, ground) for name, ground in grounds.items()]
    found += [
        ("button", theme.on_accent, theme.accent),
        ("button hovered", theme.on_accent, theme.accent_hover),
        ("chosen", theme.accent_ink, theme.accent_soft),
        ("text chosen", theme.text, theme.accent_soft),
        ("link", theme.accent_ink, theme.surface),
        ("error sentence", theme.danger.ink, theme.surface),
    ]
    for name in ("info", "success", "warning", "danger", *theme.tones):
        tone = theme.tone(name)
        found += [(f"ink of {name}", tone.ink, tone.tint), (f"text on {name}", theme.text, tone.tint)]
    return found


@themes
def test_every_text_reads(theme: Tokens) -> None:
    weak = {what: round(contrast(ink, ground), 2) for what, ink, ground in pairs(theme)}
    assert {what: ratio for what, ratio in weak.items() if ratio < READABLE} == {}


@themes
def test_every_outline_is_seen(theme: Tokens) -> None:
    bars = {name: tone.bar for name, tone in theme.tones.items()}
    lines = {"border": theme.border, "focus": theme.focus, "now": theme.now, **bars}
    weak = {name: round(contrast(color, theme.surface), 2) for name, color in lines.items()}
    assert {name: ratio for name, ratio in weak.items() if ratio < VISIBLE} == {}


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_an_unknown_tone_is_slate() -> None:
    for theme in THEMES.values():
        assert theme.tone("pink") is theme.tones["slate"]
