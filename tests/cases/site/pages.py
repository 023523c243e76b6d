"""What the tests of the citizens' pages ask of every page."""

import re

from django.http import HttpResponse


def html(response: HttpResponse) -> str:
    """The page as text, after the look at what no page may have."""
    text = response.content.decode()
    # The content policy forbids both; a browser would silently drop them.
    assert not re.search(r"<[^>]+\sstyle=", text)
    assert not re.search(r"<[^>]+\son[a-z]+=", text)
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*(src=|type=\"application/json\"))", text)
    return text


def words(response: HttpResponse) -> str:
    """The words of the page alone, with single spaces."""
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", html(response), flags=re.DOTALL)
    return re.sub(r"\s+", " ", text.replace("&#x27;", "'").replace("&amp;", "&").replace("\u00a0", " "))
