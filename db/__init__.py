"""The catalogue: its description, its values, its ledger and its store. No Qt, no ReportLab."""
