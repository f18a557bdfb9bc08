"""What is done with what was found: facets, saved searches, columns, the list as a spreadsheet, one field of many."""
