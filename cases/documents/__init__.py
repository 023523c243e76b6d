"""Documents: from a PDF that somebody sent to a clean one in the municipality's own folder."""
