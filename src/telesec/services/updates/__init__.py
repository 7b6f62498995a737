"""Use cases of the notice of new versions."""
