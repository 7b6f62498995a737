"""The use cases of notes and fees."""
