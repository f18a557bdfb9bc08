"""Papers: forms as data, composed blocks, and the writers that turn them into pages."""
