"""Ready replies: their settings, and how they are filled for one case."""
