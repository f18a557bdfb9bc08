"""Parts that many rooms of the window are made of: sheets, lines of words, dialogs for files, tables of which pages are fetched."""
