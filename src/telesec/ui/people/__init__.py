"""The accounts of the practice."""
