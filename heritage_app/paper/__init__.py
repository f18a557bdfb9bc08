"""Papers as the program makes them: what is asked for, for whom, from which records, and what is kept of what went out. No Qt."""
