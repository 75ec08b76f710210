"""Making citations: the one place where a passage's words become a quote with its source.

Called by the extractive and the generative writer and by the timeline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers.links import text_fragment_link
from bot.answers.types import Citation

if TYPE_CHECKING:
    from vectorstore.types import ArticleInfo, Passage, Span


def cite_passage(passage: Passage, article: ArticleInfo, span: Span, n: int) -> Citation:
    """The citation of a span (offsets in the ARTICLE's text) of a passage."""
    start, end = span.start - passage.span.start, span.end - passage.span.start
    quote = passage.text[start:end]
    return Citation(
        n=n,
        article_id=article.article_id,
        title=article.title,
        outlet=article.outlet,
        url=article.url,
        link=text_fragment_link(article.url, quote),
        published=article.published.isoformat() if article.published else None,
        language=article.language,
        quote=quote,
        passage_id=passage.passage_id,
        start=start,
        end=end,
    )
