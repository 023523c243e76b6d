"""The parts of an onboarding file that belong to the tenancy itself; others add theirs through `tenants.slots`."""
