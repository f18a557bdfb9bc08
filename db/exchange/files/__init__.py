"""Files as departments have them: read in a worker of their own, as lines of text with what the file says about its cells."""
