"""PDF articles, with pypdf."""

from __future__ import annotations

import io
import logging

from ingest.bylines import is_sensible
from ingest.datelines import at_the_head
from ingest.draft import Draft
from ingest.errors import Permanent
from vectorstore.text.language import identify

MAX_PAGES = 500


def read_pdf(data: bytes, url: str, article_id: str) -> Draft:
    """The draft of a PDF. Raises Permanent when it is broken, locked or holds no text."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Permanent("The PDF is locked with a password.")
        if len(reader.pages) > MAX_PAGES:
            raise Permanent(f"The PDF has more than {MAX_PAGES} pages; that is no article.")
        text = "\n\n".join(page.extract_text() for page in reader.pages)
        information = reader.metadata
        title = information.title if information else None
        author = information.author if information else None
    except Permanent:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError,
            OSError, RecursionError, NotImplementedError) as error:  # fmt: skip
        # pypdf meets broken files with all of these
        raise Permanent(f"The PDF cannot be read: {error or type(error).__name__}.") from error
    if not text.strip():
        raise Permanent("The PDF holds no text (a scan?).")
    published = at_the_head(text.split("\n"), url, identify(text))
    return Draft(
        url, article_id, text, title=title or None, author=author or None,
        published=published if published and is_sensible(published) else None,
    )  # fmt: skip
