"""The first days of a practice: what remains to be put in place."""
