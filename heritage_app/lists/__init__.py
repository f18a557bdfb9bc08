"""The list of records: search line, conditions as chips, columns, the table and what is said under it."""
