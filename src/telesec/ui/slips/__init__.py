"""Call slips on screen, and the results that may be spoken of."""
