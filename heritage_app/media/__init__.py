"""Files in the window: strip, gallery, viewer, player, intake in the background."""
