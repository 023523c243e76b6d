"""The parts of an onboarding file that belong to the tenancy itself; other packages add theirs through `tenants.slots`."""
