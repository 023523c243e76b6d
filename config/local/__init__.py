"""The embedded PostgreSQL and Redis for trying and testing, and the demo that runs on them."""
