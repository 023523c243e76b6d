"""What citizens say under cases, at the desk: looked at, shown or not."""
