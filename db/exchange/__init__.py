"""Tables in and out: reading what departments have, mapping it, showing what would happen, taking it in as one act."""
