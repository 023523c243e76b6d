"""Views of the desk: they find, read, call a service and answer."""
