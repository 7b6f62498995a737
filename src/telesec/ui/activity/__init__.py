"""The activity of the telephone in the window."""
