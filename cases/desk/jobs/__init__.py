"""The pages of work on many cases: choose, look at what will happen, order, watch, undo."""
