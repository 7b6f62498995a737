"""The patients of the practice: found, read, written, imported."""
