"""Who may enter, what each may do, and what must be done when that changes."""
