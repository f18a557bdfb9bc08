"""Desks: work that goes on beside the list and the page for as long as the window is open."""
