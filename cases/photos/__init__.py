"""Photos: from what somebody sent to clean pictures in the municipality's own folder."""
