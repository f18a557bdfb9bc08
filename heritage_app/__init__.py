"""The program: the window, and beside it the command line, which imports no Qt."""
