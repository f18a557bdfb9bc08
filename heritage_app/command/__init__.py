"""The command line: the same catalogue without a window. Imports no Qt."""
