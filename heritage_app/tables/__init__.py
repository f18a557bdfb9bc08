"""Tables in the window: the assistant that takes a sheet in, step by step, away from the window's thread."""
