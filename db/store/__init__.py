"""The only SQL in the house: files, transactions, the ledger's tables and what is derived from them."""
