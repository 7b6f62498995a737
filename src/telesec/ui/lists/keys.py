"""The keys of the lists, the same in the agenda and in a patient's file."""

from __future__ import annotations

WAIT, CALL, RECALL = "Ctrl+Shift+N", "Ctrl+Shift+F", "Ctrl+R"
