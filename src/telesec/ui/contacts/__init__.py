"""The correspondents in the window: the directory, one of them, vCards brought in."""
