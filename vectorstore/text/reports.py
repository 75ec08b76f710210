"""Whether a sentence tells what somebody said or reported, rather than what happened.

Called by `vectorstore.mentions`: in a timeline what happened comes before what was told of it.
What is announced happens by that, so such verbs are left out.
Languages without a list are read as English.
"""

from __future__ import annotations

import re

WORDS = {
    "en": r"reported|reports?|reportedly|according to|said|says|wrote|told|claimed|claims",
    "de": r"berichte\w*|melde\w*|zufolge|laut|schrieb\w*|sagte\w*|erklärte\w*|behauptete\w*|"
    r"nach (?:Angaben|Darstellung|Berichten|der Zählung)",
    "it": r"riferi\w*|secondo|scritto|scrive|detto|dice|dichiarat\w*|sostien\w*|sostenut\w*",
    "fr": r"rapport[eé]\w*|selon|d['’]après|écrit|dit|déclar\w*|affirm\w*|révél\w*",
    "es": r"inform[óa]\w*|según|publicó|escribió|dijo|declaró|aseguró|afirm\w*",
}
PATTERNS = {
    language: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for language, words in WORDS.items()
}


def is_report(sentence: str, language: str) -> bool:
    """Whether the sentence attributes what it tells to a medium or a speaker."""
    return bool(PATTERNS.get(language, PATTERNS["en"]).search(sentence))
