"""One act on many cases: looked at before, done by the worker one case at a time, undone where that is possible."""
