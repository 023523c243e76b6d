"""The association's volunteers look at reports of many municipalities: one queue, a lock, and one case at a time."""
