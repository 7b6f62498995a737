"""The accounts' page: visits to bill, fee notes, payments, the ledger and the tariffs."""
