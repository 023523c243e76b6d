"""A person's own copy of what is kept of them."""
