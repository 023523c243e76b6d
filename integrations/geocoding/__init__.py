"""Address services: Nominatim and Photon, asked over HTTP by the server. A citizen's browser never talks to them."""
