"""What the core makes of an onboarding file: categories, bodies, routing, workflow. Filled into `tenants.slots`."""
