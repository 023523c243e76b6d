"""How a case is passed on: its short address, its printed sign, its card and the plain links."""
