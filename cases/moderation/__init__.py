"""Looking at what people sent before, or after, everybody sees it: masking, originals, the association's volunteers."""
