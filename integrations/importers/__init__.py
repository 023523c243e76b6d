"""Histories of other systems, read row by row and written as cases.

`profiles` say how a file is to be understood, `reading` takes it apart, `judging` decides about each row,
`catalogue` finds the municipality's own words for it, `running` does the whole, `rejected` keeps what was refused.
"""
