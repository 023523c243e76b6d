"""Reports that were never a problem of their own: found out while handling, left out of every figure from the start."""

# Codes of the reasons for which a municipality closes a case. The catalogue templates use these words; a workflow of a
# municipality's own says in its onboarding file which of its reasons mean the same by using them too.
NOT_A_CASE = ("duplicate", "not_competent", "spam", "test", "withdrawn")
