"""The one description: what the catalogue records, in which words, under which law."""
