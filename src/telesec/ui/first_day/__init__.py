"""Screens of the first days of a practice."""
