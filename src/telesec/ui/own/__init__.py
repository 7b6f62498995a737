"""One's own account, and this computer."""
