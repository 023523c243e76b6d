"""Open311 GeoReport v2, and the updates extension as FixMyStreet and its adapter speak it."""
