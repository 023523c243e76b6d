"""Long runs that break what can break: `make chaos`. Not part of the suite."""
