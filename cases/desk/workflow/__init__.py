"""The editor of a municipality's workflows: forms, the drawing, what would change, versions, playing a case through."""
