"""The page of backups: how they stand, where they go, how long they are kept, and the way back."""
