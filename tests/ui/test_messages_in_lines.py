"""Several sentences in one bar stand apart."""

from __future__ import annotations

from telesec.ui.messages import in_lines


def test_one_sentence_is_said_as_it_is_and_several_have_a_marked_line_each():
    assert in_lines(()) == ""
    assert in_lines(["Un."]) == "Un."
    assert in_lines(["Un.", "Deux."]) == "• Un.\n• Deux."
