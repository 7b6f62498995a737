"""The secretariat as a business: its contract with the practice, its invoices, the activity they rest on."""
