"""Papers in the window: preview, the forms of the catalogue, the panels of dossiers and inventory lists."""
