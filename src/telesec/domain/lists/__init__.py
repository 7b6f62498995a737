"""Who waits for a place, who is to be called back, and in which order."""
