"""Evaluation: facts derived from the log, indicators with their methods, and the pages that show them."""
