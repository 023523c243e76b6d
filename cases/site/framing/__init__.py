"""The municipality's pages inside the council's own website: `/embed.js` and `/embed/…`.

The same views and templates, without masthead and foot. They may stand only on hosts that the municipality names, and
they neither read nor set a cookie: a browser that keeps cookies of other hosts away changes nothing, and nobody who is
signed in can be made to act through a page of somebody else's.
"""
