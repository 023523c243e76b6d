"""The settings pages of news and notices."""
