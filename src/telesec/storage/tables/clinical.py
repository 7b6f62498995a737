"""Tables of this subject."""

EXTRA_DDL: tuple[str, ...] = ()
