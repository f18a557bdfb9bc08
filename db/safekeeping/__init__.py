"""Keeping a catalogue safe: backups that prove themselves, restoring, looking at every byte, mending, salvage."""
