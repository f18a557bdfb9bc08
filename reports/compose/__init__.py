"""Composers: from records and lines to the blocks of a paper; pure, streaming, for one audience."""
