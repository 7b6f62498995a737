"""Notes of the practitioner and fees of the practice."""
