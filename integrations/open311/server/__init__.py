"""The Open311 GeoReport v2 server of each municipality, at /open311/v2/ on its own host.

Reading is open to everybody and shows what the public pages show; writing needs a key. Writes go through the same
services as the form and the desk: an update that comes here moves a case along the municipality's own workflow or,
where the workflow does not say how, waits for a person as an internal note.

These are plain Django views, not Django REST framework's. Nearly all that the framework brings would have to be bent:
the format is chosen by the address' suffix and not negotiated, bodies are forms and never JSON or XML (so no XML from
outside is ever parsed), errors are a list of the standard's own shape, the key is a parameter, and a page is cut by
the standard's rules. What is left is `resource()` in answering.py, which is shorter than the bending would be.

    urls > views > taking, updating (services) > listing, telling (selectors) > describing, statuses, asked, writing
"""
