"""What is printed, and the calendars that come in and go out."""
