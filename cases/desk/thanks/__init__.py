"""The settings page of thanks: badges and the list of contributors."""
