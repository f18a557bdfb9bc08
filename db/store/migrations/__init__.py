"""Frozen steps of the ledger's own tables. They import nothing of the living description."""
