"""The files of a catalogue: their bytes under their hash, and what is read from them by workers with limits."""
