"""What a backup is, when it is owed, how it stands, and what a restore may choose."""
