"""What may be done to an appointment, a series or a day, and what it changes."""
