"""One's own page: what became of one's cases, what one follows and settles, and one's own data."""
