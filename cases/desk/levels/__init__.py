"""By when the municipality promises what, and when its office works: two pages of the settings."""
