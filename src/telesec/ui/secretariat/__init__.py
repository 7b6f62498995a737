"""The secretariat as a business, in the window: its contract, its invoices."""
