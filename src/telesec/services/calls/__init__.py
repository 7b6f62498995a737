"""The telephone desk: calls, who calls, lines, instructions and the red-flag card."""
