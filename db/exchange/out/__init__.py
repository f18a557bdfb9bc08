"""Going out: sheets, CSV and JSON Lines for an audience; the file whole or not at all."""
