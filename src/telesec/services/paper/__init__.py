"""The use cases of printing and of calendars."""
