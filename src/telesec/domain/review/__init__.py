"""The weekly review: what is counted, what is worth looking at, and who is told."""
