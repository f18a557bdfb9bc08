"""Keeping the catalogue safe: backups, checks, ways out where it does not open, copies that come together."""
