"""The telephone: calls, who is calling and why, slips, instructions, results."""
