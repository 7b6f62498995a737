"""The variables of the environment that survive the start of the program."""

from __future__ import annotations

import os

import pytest

from telesec.security.process import strip_environment


@pytest.mark.parametrize(
    "name",
    [
        "QT_PLUGIN_PATH",
        "QT_QPA_PLATFORM_PLUGIN_PATH",
        "KEYRING_PROPERTY_PREFERRED_COLLECTION",
        "QT_QPA_PLATFORMTHEME",
        "QT_STYLE_OVERRIDE",
        "QT_LOGGING_RULES",
        "QT_MESSAGE_PATTERN",
        "QT_DEBUG_PLUGINS",
        "QT_SOMETHING_NEW",
        "QML2_IMPORT_PATH",
        "OPENSSL_CONF",
        "OPENSSL_MODULES",
        "OPENSSL_ENGINES",
        "GCONV_PATH",
        "LD_PRELOAD",
        "LD_LIBRARY_PATH",
        "LD_AUDIT",
        "PYTHONPATH",
        "PYTHONSTARTUP",
        "SSLKEYLOGFILE",
        "SSL_CERT_FILE",
        "SQLITE_TMPDIR",
        "_PYI_APPLICATION_HOME_DIR",
    ],
)
def test_a_variable_that_loads_or_writes_something_is_dropped(monkeypatch, name: str) -> None:
    monkeypatch.setenv(name, "/tmp/elsewhere")
    strip_environment()
    assert name not in os.environ


@pytest.mark.parametrize(
    "name",
    [
        "QT_SCALE_FACTOR",
        "QT_IM_MODULE",
        "QT_ACCESSIBILITY",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON",
        "HOME",
        "PATH",
    ],
)
def test_what_the_screen_the_keyboard_and_the_reader_need_is_kept(monkeypatch, name: str) -> None:
    monkeypatch.setenv(name, "1")
    strip_environment()
    assert os.environ[name] == "1"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("offscreen", True),
        ("wayland;xcb", True),
        ("windows", True),
        ("../evil:x=/tmp", False),
        ("vnc", False),
        ("xcb;vnc", False),
    ],
)
def test_the_platform_is_the_bare_name_of_a_screen_of_this_computer(
    monkeypatch, value: str, kept: bool
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", value)
    strip_environment()
    assert ("QT_QPA_PLATFORM" in os.environ) is kept
