"""The pages of evaluation: the overview, the cases behind a figure, the methods, and what the front page says."""
