"""The page of messages to patients: reminders, what changed, delays, and what became of each."""
