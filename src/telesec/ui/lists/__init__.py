"""The desk's lists: who waits for a place, who is to be called back."""
