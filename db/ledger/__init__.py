"""What the revisions mean: acts, undo, union, check. No SQL of its own."""
