"""The practice's settings: hours, motifs, places, practitioners, the lock and the look of the screen."""
