"""The technical journal on screen."""
