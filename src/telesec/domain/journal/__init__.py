"""The chain of the journal, how it is kept, and how its rows are read."""
