"""The weekly review, its alerts and its thresholds."""
