"""A figure chooses; figures one after the other are a number being typed."""

from __future__ import annotations

from telesec.domain.typed_digits import DigitBurst, is_digit


def test_a_figure_alone_chooses_and_figures_typed_together_do_not():
    burst = DigitBurst()
    assert [burst.typed(at) for at in (10.0, 10.2, 10.5, 10.95, 11.0)] == [False, True, True, False, True]


def test_the_row_of_figures_counts_with_or_without_shift():
    assert all(is_digit(text) for text in ("1", "0", "&", "é", '"', "à"))
    assert not any(is_digit(text) for text in ("", "a", "+", "\x1b", "12"))
