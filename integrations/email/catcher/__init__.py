"""The demo's mail catcher: takes every letter, delivers none, and shows them in the browser.

Standard library and aiosmtpd only; it knows nothing of Django or of the product.
"""
