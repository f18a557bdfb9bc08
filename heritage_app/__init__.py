"""The program: the window, and beside it the command line, which imports no Qt."""

VERSION = "0.1.0"
"""As in pyproject.toml (tested): what is told to whoever supports the program."""
