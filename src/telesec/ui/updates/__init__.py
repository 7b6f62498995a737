"""The notice of new versions, and its section of the settings."""
