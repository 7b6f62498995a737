"""The rules of an administrative file: identity (RNIV), search, duplicates, merges."""
