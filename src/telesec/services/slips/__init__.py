"""The use cases of call slips, and of the results that may be spoken of."""
