"""The user guide, offline, at what is on the screen."""
