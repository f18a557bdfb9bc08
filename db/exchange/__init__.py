"""In and out: tables of departments, sheets that come back, the open format, old texts; above the catalogue's door."""
