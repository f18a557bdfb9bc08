"""What a table means: its header, which column goes where, what a cell's text says in the types and words of the description."""
