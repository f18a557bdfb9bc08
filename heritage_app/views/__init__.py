"""What stands in the window: the list of kinds, the list of records, the record page, and what opens over them."""
