"""The colours and measures of the three themes, each one frozen set of tokens."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Tone:
    """A tint to write on, a bar to recognise from afar, and the ink that reads on the tint."""

    tint: str
    bar: str
    ink: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """Every colour the program paints; ``#rrggbb``. ``tones`` are named as ReasonCode.color."""

    name: str
    label: str
    dark: bool
    window: str
    surface: str
    raised: str
    sunken: str
    line: str
    line_soft: str
    border: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    accent_ink: str
    focus: str
    now: str
    closed: str
    today: str
    info: Tone
    success: Tone
    warning: Tone
    danger: Tone
    tones: dict[str, Tone]
    line_width: int = 1
    radius: int = 8

    def tone(self, name: str) -> Tone:
        """The tone called ``name`` (state or motif colour); slate for an unknown name."""
        states = {
            "info": self.info,
            "success": self.success,
            "warning": self.warning,
            "danger": self.danger,
        }
        return states.get(name) or self.tones.get(name) or self.tones["slate"]


LIGHT = Tokens(
    name="light",
    label="Clair",
    dark=False,
    window="#f4f6f9",
    surface="#ffffff",
    raised="#f7f9fb",
    sunken="#e9edf2",
    line="#dfe4eb",
    line_soft="#eef1f5",
    border="#8793a3",
    text="#16202c",
    muted="#566273",
    accent="#0f6e84",
    accent_hover="#0b5a6d",
    on_accent="#ffffff",
    accent_soft="#e0f0f4",
    accent_ink="#0b5f73",
    focus="#0f6e84",
    now="#c62828",
    closed="#f4f6f9",
    today="#f0f8fa",
    info=Tone("#e3ebfd", "#2563eb", "#1d4ed8"),
    success=Tone("#dff3e6", "#15803d", "#146c35"),
    warning=Tone("#fdf0d0", "#b45309", "#8a4b00"),
    danger=Tone("#fde4e4", "#c62828", "#b11d1d"),
    tones={
        "blue": Tone("#e3ebfd", "#2563eb", "#1e3a8a"),
        "teal": Tone("#d9f2ec", "#0f766e", "#0f4f49"),
        "rose": Tone("#fce4ee", "#be185d", "#831843"),
        "amber": Tone("#fdecd0", "#b45309", "#78350f"),
        "violet": Tone("#ebe3fd", "#6d28d9", "#4c1d95"),
        "slate": Tone("#e6eaf0", "#475569", "#334155"),
    },
)

DARK = Tokens(
    name="dark",
    label="Sombre",
    dark=True,
    window="#12161c",
    surface="#181e27",
    raised="#1f2631",
    sunken="#262e3a",
    line="#303a47",
    line_soft="#232b36",
    border="#6b7888",
    text="#eef2f6",
    muted="#a4afbd",
    accent="#3fb4d0",
    accent_hover="#62c7de",
    on_accent="#06222b",
    accent_soft="#173640",
    accent_ink="#5cc9e2",
    focus="#62c7de",
    now="#ff7b72",
    closed="#12161c",
    today="#182a30",
    info=Tone("#1d2f5a", "#7aa5ff", "#a9c5ff"),
    success=Tone("#163a26", "#4ccb7f", "#6fdc9a"),
    warning=Tone("#473213", "#f5ae48", "#ffc877"),
    danger=Tone("#4f1f22", "#ff7b72", "#ffa39c"),
    tones={
        "blue": Tone("#1d2f5a", "#7aa5ff", "#a9c5ff"),
        "teal": Tone("#163f3c", "#3fd0b8", "#5ee0ca"),
        "rose": Tone("#4d2139", "#ff7fae", "#ffa6c6"),
        "amber": Tone("#473213", "#f5ae48", "#ffc877"),
        "violet": Tone("#35265c", "#b294ff", "#cbb6ff"),
        "slate": Tone("#2c3542", "#9aa7b8", "#bdc7d4"),
    },
)


def _outlined(bar: str) -> Tone:
    """High contrast has no tint: black on white, the colour in the bar and the outline."""
    return Tone("#ffffff", bar, "#000000")


HIGH_CONTRAST = replace(
    LIGHT,
    name="high_contrast",
    label="Contraste élevé",
    window="#ffffff",
    surface="#ffffff",
    raised="#ffffff",
    sunken="#ffffff",
    line="#000000",
    line_soft="#767676",
    border="#000000",
    text="#000000",
    muted="#1f1f1f",
    accent="#003c9e",
    accent_hover="#002a70",
    accent_soft="#d6e4ff",
    accent_ink="#002a70",
    focus="#c2410c",
    now="#b00000",
    closed="#ececec",
    today="#ffffff",
    info=Tone("#ffffff", "#003c9e", "#003c9e"),
    success=Tone("#ffffff", "#00571f", "#00571f"),
    warning=Tone("#ffffff", "#6b3a00", "#6b3a00"),
    danger=Tone("#ffffff", "#a30000", "#a30000"),
    tones={
        "blue": _outlined("#003c9e"),
        "teal": _outlined("#00554d"),
        "rose": _outlined("#93003f"),
        "amber": _outlined("#7a3b00"),
        "violet": _outlined("#4a009a"),
        "slate": _outlined("#333333"),
    },
    line_width=2,
)

THEMES: dict[str, Tokens] = {theme.name: theme for theme in (LIGHT, DARK, HIGH_CONTRAST)}
