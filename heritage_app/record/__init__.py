"""The page of one record: head, outline, sections, what points to it, values of other sources."""
