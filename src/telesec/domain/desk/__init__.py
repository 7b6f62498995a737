"""What is typed with the telephone in hand, and the words to answer with."""
