"""The weekly review on screen."""
