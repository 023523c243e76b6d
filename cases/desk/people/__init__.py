"""Colleagues, their roles, and what they did: the pages of whoever looks after them."""
