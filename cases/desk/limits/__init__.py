"""The settings page about how much the public may write in an hour."""
