"""A bare machine, the place of the backups and the paper: the practice opens as it was."""

from __future__ import annotations

from telesec.services.journal import verify

from .conftest import Lilas, book, names_of_tuesday


def test_a_bare_machine_with_the_paper_opens_the_practice_as_it_was(lilas: Lilas) -> None:
    signed_in = lilas.sign_in()
    book(signed_in, "BERTHIER", 10)
    lilas.sign_out(signed_in)
    lilas.back_up(minutes=5)
    lilas.new_computer()
    anew = lilas.anew()
    anew.connect(*lilas.place())
    anew.open(lilas.recovery_text.lower().replace(" ", "-"))
    listing = anew.listing()
    assert listing.warnings == ()
    newest = listing.newest
    assert newest is not None
    anew.restore(newest.id)
    signed_in = lilas.sign_in()
    assert signed_in.warnings == ()
    assert names_of_tuesday(signed_in) == ["AUBRAC", "BERTHIER"]
    assert verify(signed_in.gate).whole
