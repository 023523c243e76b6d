"""Looking at reports one after the other, before or after everybody sees them: at the desk and for the association."""
