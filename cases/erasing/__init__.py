"""Somebody wishes to be forgotten: in one case, in all of them, altogether. And what is kept of them, to take along."""
