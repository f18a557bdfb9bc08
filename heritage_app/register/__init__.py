"""The register at work: work lists, numbers, open questions, joining, statistics, how far a survey has come."""
