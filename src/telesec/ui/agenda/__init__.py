"""The agenda: its grid, its page and the booking panel."""
