"""Use cases of the first days of a practice."""
