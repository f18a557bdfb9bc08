"""Pure values and pure functions over them: records, revisions, acts, problems, queries."""
