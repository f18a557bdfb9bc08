"""Many records entered at once, as in a spreadsheet: typed or pasted cells, problems named by cell, one act."""
