"""Words to a place and back: the municipality's own streets and houses, and whoever else may be asked for addresses."""
