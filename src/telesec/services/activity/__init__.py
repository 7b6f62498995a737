"""Use cases of the activity of the telephone."""
