"""What is written to patients, how they can be reached, and what is kept of it."""
