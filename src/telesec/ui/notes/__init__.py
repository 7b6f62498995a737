"""The practitioner's page: the day's patients, their notes, writing and signing."""
