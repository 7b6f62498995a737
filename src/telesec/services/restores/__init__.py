"""The way back from backups: whom to believe, what is fetched, drills, and the swap."""
