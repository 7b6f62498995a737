"""Use cases of what the secretariat charges the practice."""
