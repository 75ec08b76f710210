"""Sentence boundaries with exact offsets, in many languages. Called by `passages`.

sentencex proposes the cuts; rules here take back those after abbreviations, ordinals and dates
("17. Nov.", "L'on. Rossi", "U.S. court"), which it gets wrong, and cut what no reader would call
one sentence.
"""

from __future__ import annotations

import re

from vectorstore.types import Span

MAX_SENTENCE = 600
"""Characters; longer ones (lists, text without stops) are cut at a weaker mark."""
BLANK_LINE = re.compile(r"\n\s*\n")
ABBREVIATIONS = {
    "de": """abs art bd bzw ca dr d.h etc evtl fa frl ggf geb hr hrsg inkl jh kap lt max min mio mrd
        mind nr o.ä p.a prof s.o s.u st str tel u.a u.ä usw v.a vgl z.b z.t zzgl ing dipl stv sog
        jr i.d.r u.s gem verw""",
    "en": """a.m adm approx apr assn aug ave bros capt cf co col corp dec dept dr e.g est etc feb
        fig gen gov hon i.e inc jan jr jul jun lt ltd mar maj mr mrs ms mt no nov oct op p.m ph.d
        prof rep rev sen sep sept sgt sr st u.k u.n u.s v vs""",
    "es": """a.m admón art aprox av avda cía d dña dr dra ee.uu etc excmo fig gral ing lic núm p.m
        pág prof sr sra sres srta s.a s.l ud uds vd vds ee uu""",
    "fr": """art av c.-à-d cf dr env etc ex fig hab m me mgr mlle mm mme no p.ex pr prof st ste vol
        éd janv févr avr juil sept oct nov déc""",
    "it": """a.c art avv c.a cap cfr d.c dott dott.ssa dr ecc es fig geom ing mons n nr on p.es pag
        prof prof.ssa rag sig sig.ra sigg s.p.a spa st tel u.s vol""",
}
KNOWN = {language: frozenset(text.split()) for language, text in ABBREVIATIONS.items()}
ANY = frozenset(["dr", "prof", "st", "etc", "vs", "inc", "corp", "ltd", "co", "jr", "sr"])
MONTHS = re.compile(
    r"^(jan|feb|febr|fev|fév|mär|mar|mrz|apr|abr|avr|mai|may|mag|giu|gen|ene|jun|juin|jul|juil|lug"
    r"|aug|ago|août|sep|sept|set|okt|oct|ott|nov|dez|dec|déc|dic|januar|februar|märz|april|juni|juli"
    r"|august|september|oktober|november|dezember)",
    re.IGNORECASE,
)
ORDINAL_LANGUAGES = frozenset({"de", "da", "no", "fi", "cs", "pl", "hu", "et", "sk"})
CLOSERS = "\"'”’»›)]“"


def sentence_spans(text: str, language: str) -> list[Span]:
    """Spans of the sentences: in order, without overlap, trimmed; only blanks lie between."""
    spans: list[Span] = []
    start = 0
    for match in BLANK_LINE.finditer(text):
        spans.extend(_paragraph(text, start, match.start(), language))
        start = match.end()
    spans.extend(_paragraph(text, start, len(text), language))
    return spans


def _paragraph(text: str, start: int, end: int, language: str) -> list[Span]:
    paragraph = text[start:end]
    if not paragraph.strip():
        return []
    cuts = [cut for cut in _cuts(paragraph, language) if not _false(paragraph, cut, language)]
    spans = []
    for a, b in zip([0, *cuts], [*cuts, len(paragraph)], strict=True):
        spans.extend(_short_enough(text, start + a, start + b))
    return spans


def _cuts(paragraph: str, language: str) -> list[int]:
    """Where sentencex ends a sentence, without the paragraph's own end."""
    import sentencex

    cuts, at = [], 0
    for sentence in sentencex.segment(language if len(language) == 2 else "en", paragraph):
        stripped = sentence.strip()
        found = paragraph.find(stripped, at) if stripped else -1
        if found >= 0:
            at = found + len(stripped)
            cuts.append(at)
    return [cut for cut in cuts if paragraph[cut:].strip()]


def _false(paragraph: str, cut: int, language: str) -> bool:
    """Whether a proposed end of sentence is none."""
    before = paragraph[:cut].rstrip(CLOSERS)
    after = paragraph[cut:].lstrip()
    bare = after.lstrip("\"'„“«‹([¿¡")
    if bare[:1].islower() and (not before.endswith(("!", "?", "…")) or after[:1].islower()):
        return True  # nothing starts small: 'Yahoo! said', '"Why?" he asked', "… and then"
    if after[:1] in ",;:)]":
        return True
    if not before.endswith("."):
        return False
    word = re.split(r"[\s('\"«„“’]", before[:-1])[-1].lower()
    if word in {"no", "nr", "art", "fig", "abs"}:
        return bare[:1].isdigit()
    if word in KNOWN.get(language, ANY) or word in ANY:
        return not _sentence_ends_there(word, after)
    if len(word) == 1 and word.isalpha():
        return True  # an initial
    if word.isdigit() and language in ORDINAL_LANGUAGES:
        return bool(MONTHS.match(bare)) or (len(word) <= 2 and not _starts_sentence(bare))
    return bool(MONTHS.match(word)) and len(word) <= 4 and bare[:1].isdigit()


ENDERS = frozenset(
    {
        "etc", "usw", "ecc", "a.m", "p.m", "u.s", "u.k", "inc", "corp", "ltd", "co", "jr",
        "s.a", "s.p.a", "spa", "ee.uu", "uu", "mio", "mrd", "u.a", "d.c", "a.c",
    }
)  # fmt: skip
"""Abbreviations that a sentence can end with."""
STARTERS = re.compile(
    r"(the|a|an|he|she|it|they|we|in|on|at|but|and|this|that|his|her|there|when|after|as|if|for"
    r"|der|die|das|ein|eine|er|sie|es|wir|im|am|und|aber|doch|dies\w*|nach|bei|mit|auch|so|dort"
    r"|le|la|les|il|elle|ils|un|une|en|au|mais|et|cette|ce|ces|dans|pour|selon|après"
    r"|lo|gli|una|ma|nel|nella|questo|questa|per|secondo|dopo|el|los|las|pero|y|esta|este|según"
    r"|tras)\b",
    re.IGNORECASE,
)


def _sentence_ends_there(word: str, after: str) -> bool:
    return word in ENDERS and bool(STARTERS.match(after.lstrip("\"'„“«([¿¡")))


def _starts_sentence(after: str) -> bool:
    return bool(STARTERS.match(after))


def _short_enough(text: str, start: int, end: int) -> list[Span]:
    """The span trimmed; cut at semicolons, commas or spaces while it is too long."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return []
    if end - start <= MAX_SENTENCE:
        return [Span(start, end)]
    window = text[start : start + MAX_SENTENCE]
    least = MAX_SENTENCE // 3
    marks = (max(window.rfind(mark) for mark in group) for group in ("\n", ";:", ",–—", " \t"))
    at = next((mark + 1 for mark in marks if mark >= least), MAX_SENTENCE)
    return [*_short_enough(text, start, start + at), *_short_enough(text, start + at, end)]
