"""Copies of a catalogue that went apart and come together again: what another copy holds, and taking it in."""
