"""The inspector's round: today's cases in the order of the way, with a page that works without a network."""
