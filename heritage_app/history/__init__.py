"""What was done and what was: journal, history of a record, the book as of a day, erasure by law."""
