"""The telephone: calls, who is calling and why, lines, instructions, the card of emergencies."""
