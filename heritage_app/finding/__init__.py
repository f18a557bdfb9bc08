"""Finding in the window: chips of conditions, the query line, facets, columns, saved searches, and changing what was found."""
