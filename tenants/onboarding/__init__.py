"""A municipality from one TOML file: read, judged, compared with what is there, applied as a whole or not at all."""
