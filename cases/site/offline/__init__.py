"""Reports without a network: drafts that lie on the device, and what sends them once."""
