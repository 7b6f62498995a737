"""When a practitioner receives: opening hours, decisions for a day, public holidays."""
