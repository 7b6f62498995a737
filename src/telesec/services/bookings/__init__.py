"""The use cases of the agenda."""
