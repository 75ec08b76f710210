"""How people ask, in five languages: the expressions that `understanding` goes by."""

from __future__ import annotations

import re

from bot.answers.kinds import Wanted


def pattern(*alternatives: str) -> re.Pattern[str]:
    """Any of these as whole words, whatever the case."""
    return re.compile(r"(?<!\w)(?:" + "|".join(alternatives) + r")(?!\w)", re.IGNORECASE)


ASKS: tuple[tuple[Wanted, re.Pattern[str]], ...] = (
    (
        Wanted.AGE,
        pattern("how old", "what age", "wie alt", "quanti anni (?:ha|aveva)", "quel âge",
                 "qué edad", "cuántos años (?:tiene|tenía)"),
    ),
    (
        Wanted.MONEY,
        pattern(
            r"how much (?:money|(?:does|did|do|is|was|will|would|has|had)\b.{0,60}\b(?:earn|cost|"
            r"pay|paid|make|offer|invest|rais|charg|worth|spend|owe))\w*",
            r"wie ?viel(?: geld|.{0,60}\b(?:verdien|kost|zahl|bekomm|bot|biet|investier|sammel|"
            r"wert|rechnung))\w*",
            r"wie hoch (?:war|ist|waren) (?:die|das|der) (?:abfindung|gehalt|angebot|bewertung|"
            r"kosten|strafe|summe|\w*preis)",
            r"quanto .{0,60}\b(?:guadagn|cost|pag|valg|val|offr|offer|invest|spes|"
            r"raccol|incass)\w*",
            r"quanto (?:è costat|costa|vale|guadagna)\w*",
            r"combien .{0,60}\b(?:gagn|coût|pay|vaut|val|offr|offert|invest|dépens|lev|coût)\w*",
            r"cuánto .{0,60}\b(?:gan|cost|cuest|pag|val|ofrec|invirti|invert|cobr|recaud|capt)\w*",
            "(?:what|which) (?:(?:was|is|were) the )?(?:sum|salary|price|valuation)",
            "(?:was|welcher) war der \\w*preis",
            "qual(?:e|'| )?(?: è| era)? (?:stato )?il prezzo", "quel (?:est|était|fut) le prix",
            "cuál (?:es|era|fue) el precio",
            r"what (?:does|did|do) .{0,40}\b(?:earn|cost)\w*", ".{0,60}(?:salary|gehalt|stipendio|"
            "salaire|sueldo)(?: .{0,40})?",
        ),
    ),
    (
        Wanted.TIME,
        pattern("(?:at )?(?:what|which) (?:time|hour)", "um wie ?viel uhr", "um welche uhrzeit",
                 "a che ora", "à quelle heure", "a qué hora"),
    ),
    (
        Wanted.NUMBER,
        pattern(
            "how (?:many|much|long|large|big|high)", "wie ?viele?", "wie (?:hoch|lange?|groß)",
            "quant[oiae]", "combien", "cuánt[oa]s?", "what (?:share|percentage|sum|amount|stake)",
            "welche[rn]? (?:anteil|summe|mehrheit)", "quale (?:quota|cifra|somma)", "quali cifre",
            "quelle (?:part|somme)", "qué (?:cantidad|parte|participación|porcentaje)",
        ),
    ),
    (
        Wanted.DATE,
        pattern("when", "wann", "quando", "quand", "cuándo", "(?:on )?(?:what|which) (?:date|day)",
                 "an welchem tag", "(?:in )?che giorno", "quel jour", "qué día"),
    ),
    (
        Wanted.NAME,
        pattern("who", "whom", "whose", "wer", "wen", "wem", "wessen", "chi", "di chi", "qui",
                 "quiénes?", "quién",
                 "which (?:other )?(?:persons?|people|directors?|members?|executives?|managers?|"
                 "(?:co-?)?founders?|researchers?|scientists?|journalists?|judges?|lawyers?|court|"
                 "firm|company|law firm|outlet|newspaper|bank|investors?)",
                 "welche[rns]? (?:andere[rn]? |weitere[rn]? )?(?:person(?:en)?|\\w*mitglied\\w*|"
                 "\\w*r[aä]te?|führungskr\\w+|manager\\w*|(?:mit)?gründer\\w*|forscher\\w*|chefs?|"
                 "journalist\\w*|richter\\w*|anw[aä]lt\\w*|firma|unternehmen|\\w*kanzlei|zeitung|bank)",
                 "quali? (?:altr[oaie] )?(?:consiglier[ei]|membr[oi]|dirigent[ei]|person[ae]|"
                 "(?:co)?fondator[ei]|ricercator[ei]|giornalist\\w|giudice|avvocat[oi]|azienda|società|"
                 "studio legale|giornale|testata|banca)",
                 "quel(?:le)?s? (?:autres? )?(?:administrat\\w+|membres?|dirigeant\\w*|personnes?|"
                 "cadres?|(?:co)?fondat\\w+|chercheu\\w+|journalistes?|juge|avocat\\w*|entreprise|"
                 "société|cabinet|journal|banque)",
                 "qué (?:otr[oa]s? )?(?:consejer[oa]s?|miembros?|directiv[oa]s?|personas?|"
                 "(?:co)?fundador\\w*|investigador\\w*|periodistas?|jueza?|abogad[oa]s?|empresa|"
                 "bufete|periódico|banco)",
                 "vor welchen gerichten", "what(?:'s| is| was) the name",
                 "wie (?:heißt|hieß|heißen)", "come si (?:chiama|chiamava)",
                 "comment s'appel(?:le|ait|lent)", "cómo se llama(?:ba)?"),
    ),
    (
        Wanted.REASON,
        pattern("why", "how come", "(?:what|which|for what) (?:reasons?|grounds?)", "what made",
                 "warum", "weshalb", "wieso", "weswegen", "wozu", "aus welche[mn] gr(?:und|ünden)",
                 "mit welcher begründung", r"(?:womit|wie) .{0,60}(?:begründ|rechtfertig)\w*",
                 r"how (?:did|does|has) .{0,60}justif\w*", r"come .{0,60}(?:motivat|giustific)\w*",
                 r"comment .{0,60}justifi\w*", r"cómo .{0,60}justific\w*", "perché",
                 "come mai", "per (?:quale|che) motivo",
                 "per quali motivi", "pourquoi", "pour quelles? raisons?", "quels? motifs?",
                 "por qué", "por cuál motivo", "qué (?:motivos?|razón|razones)"),
    ),
)  # fmt: skip
"""The more special kinds first."""

IDENTITY = re.compile(
    r"^\W*(?i:who(?:'s|’s| is| was)|wer (?:ist|war)(?! d(?:er|ie|as) )|chi (?:è|era)|"
    r"qui (?:est|était)|quién (?:es|era))\s+(?:[a-zß-ÿ]+\s+){0,2}(?:[A-ZÀ-Ý][\w.'’-]*\s*)+\W*$"
)
"""Who somebody is, when asked with nothing but a name: who they are, not what they are now."""

LATEST = pattern(
    "now", "current(?:ly)?", "latest", "today", "at present", "at the moment", "newest", "so far",
    "these days", "nowadays", "still", "inzwischen", "mittlerweile", "nach wie vor", "immer noch",
    "ormai", "di questi tempi", "tuttora", "ces temps-ci", "désormais", "toujours",
    "hoy en día", "estos días", "a estas alturas", "todavía",
    "derzeit\\w*", "aktuell\\w*", "momentan", "jetzt", "heute", "zurzeit", "neuest\\w*", "zuletzt",
    "adesso", "ora", "attual\\w*", "oggi", "ultim[aeio]", "al momento", "finora",
    "maintenant", "actuel\\w*", "aujourd'hui", "derni[eè]re?s?", "en ce moment", "à ce jour",
    "ahora", "actual(?:es|mente)?", "hoy", "últim[ao]s?", "en este momento", "hasta ahora",
)  # fmt: skip
"""Asking for the latest state."""

PRESENT = {
    "en": pattern("is", "are", "does", "do", "has", "have", "who's", "what's", "sits?", "leads?",
                  "runs?", "owns?", "heads?", "holds?"),
    "de": pattern("ist", "sind", "hat", "haben", "gibt", "steht", "sitzt", "sitzen", "gehört",
                  "gehören", "führt", "leitet", "geht", "hält", "besitzt", "zähl(?:t|en)",
                  "umfasst"),
    "it": pattern("è", "sono", "ha", "hanno", "c'è", "siede", "siedono", "guida", "siamo",
                  "possiede", "dirige", "conta", "contano"),
    "fr": pattern("est", "sont", "a-t-(?:il|elle|on)", "ont", "siège", "siègent", "dirige",
                  "détient", "devient", "possède", "compten?t?"),
    "es": pattern("es", "está", "están", "son", "hay", "tiene", "tienen", "preside", "dirige",
                  "posee", "cuentan?"),
}  # fmt: skip
PAST = {
    "en": pattern("was", "were", "did", "had", "been", r"\w{3,}ed"),
    "de": pattern("wurden?", "waren?", "hatten?", r"ge\w{3,}(?:t|en)", r"\w{3,}(?:ierte|te|ten)",
                  "worden"),
    "it": pattern("fu", "furono", "era", "erano", "aveva", "stat[oaie]", r"\w{2,}ò",
                  r"(?:ha|hanno|è|sono) \w{3,}(?:ato|ata|ati|ate|uto|uta|ito|ita)"),
    "fr": pattern("été", "était", "étaient", "avait", "fut", r"\w{3,}(?:é|ée|és|ées)"),
    "es": pattern("fue", "fueron", "había", "estaba", "iban?", r"\w{2,}ó",
                  r"\w{3,}(?:aron|ieron|ado|ido)"),
}  # fmt: skip
"""Rough marks of the tense, by language; a question with both is taken for the past."""

FOLLOW_UP_START = re.compile(
    r"\W*(?:and|but|what about|how about|so|und|aber|e|ed|ma|et|mais|y|pero|was ist mit)\b",
    re.IGNORECASE,
)
THIRD_PERSON = pattern(
    "he", "she", "they", "him", "her", "them", "his", "their", "er", "ihm", "ihn", "ihr",
    "ihre[rnms]?", "sein\\w*", "lui", "lei", "loro", "suo", "sua", "suoi", "sue", "il", "elle",
    "ils", "elles", "leur", "leurs", "son", "sa", "ses", "él", "ella", "ellos", "ellas", "su",
    "sus",
)  # fmt: skip
"""Words for somebody who was named before, in the same question or in an earlier one."""
LEANS = pattern(
    "it", "its", "that", "those", "there", "then", "es", "davon", "dazu", "dort", "dann", "danach",
    "dagegen", "ne", "ciò", "poi", "cela", "ça", "ensuite", "eso", "esto", "luego",
)  # fmt: skip
"""Words that point back in any case. Both are used only when there is a history to point to."""

PAUSES = re.compile(
    r"(?:[,;:?!]+|(?<!\d)\.)\s(?!(?:dass|ob|wenn|falls|weil|da|um|als|wie|nachdem|seit|solange|"
    r"statt|that|because|if|when|after|quand|si|que|se|perché|quando|cuando|porque)\b)"
)
"""… but for the commas before a clause that belongs to what goes before."""
JOINED = {
    language: re.compile(rf"{PAUSES.pattern}|\b(?:{words})\b", re.IGNORECASE)
    for language, words in {
        "en": "and|or|but|then|while|whereas|versus|vs|than|compared (?:with|to)|"
              "differ(?:s|ed)? from",
        "de": "und|oder|aber|dann|während|sowie|verglichen mit",
        "it": "e|ed|o|oppure|poi|ma|mentre|rispetto a",
        "fr": "et|ou|puis|ensuite|mais|tandis que|alors que|par rapport à",
        "es": "y|e|o|u|luego|pero|mientras|frente a",
    }.items()
}  # fmt: skip
"""What stands between the parts of a question."""

STEPS = pattern(
    "then", "later", "also", "earlier", "afterwards", "subsequently", "already", "again", "both",
    "dann", "danach", "später", "auch", "zuvor", "vorher", "schließlich", "selbst", "seither",
    "poi", "anche", "in seguito", "dopo", "prima", "infine",
    "puis", "ensuite", "aussi", "plus tard", "auparavant", "finit? par", "fini par", "depuis",
    "luego", "después", "también", "antes", "acabó", "más tarde",
    "(?:which|who|welcher?|wen|quale|chi|lequel|laquelle|cuál|quién) "
    "(?:of|von|der|dei|delle|tra|des|de)",
    "(?:the|la|le|il|el|l') ?\\w+ (?:who|which|that|qui|che|que)",
    "(?:der|die|das) \\w+, (?:der|die|das)",
)  # fmt: skip
"""A question that goes in steps: who is found in the first is asked about in the next."""

BECAME = pattern(
    "become", "becomes", "became", "(?:named|appointed|made|chosen)(?: as)?", "t(?:ook|akes?) over",
    "step(?:s|ped) in", "replace[sd]?", "succeed(?:s|ed)?", "c(?:ame|omes) after", "followed",
    "wurden?", "geworden", "ernannt", "übern(?:ahm|immt|ommen)", "ersetzte?", "löste .{2,40} ab",
    "(?:be)?folgte?", "folgt", "beerbte?", "nachgerückt",
    "divent(?:a|ò|at[oa])", "divenne", "è stat[oa] nominat[oa]", "fu nominat[oa]",
    "ha preso il posto", "prese il posto", "è subentrat[oa]", "subentrò", "ha sostituito",
    "sostituì", "è succedut[oa]",
    "est devenue?", "devint", "devient", "a été nommée?", "fut nommée?", "a remplacé", "remplaça",
    "a succédé", "succéda", "a pris la (?:suite|place|tête)",
    "se convirtió", "pasó a ser", "fue nombrad[oa]", "sustituyó", "reemplazó", "sucedió", "asumió",
    "tomó el relevo", "ocupó el (?:puesto|cargo)",
)  # fmt: skip
"""Asking who came to a post."""

SMALL_TALK = re.compile(
    r"(?:hi|hello|hey|good (?:morning|evening|day)|thanks?|thank you(?: very much| so much)?|thx|"
    r"ok|okay|great|cool|bye|hallo|guten (?:tag|morgen|abend)|servus|danke(?: schön| sehr)?|"
    r"vielen dank|super|tschüss|ciao|salve|buongiorno|buonasera|grazie(?: mille)?|perfetto|"
    r"salut|bonjour|bonsoir|merci(?: beaucoup)?|parfait|hola|buenos días|"
    r"buenas(?: tardes| noches)?|(?:muchas )?gracias|perfecto|how are you|"
    r"wie geht(?:'|’| e)?s(?: dir)?|come stai|ça va|"
    r"qué tal)(?:[ ,!]+(?:bot|saga|there|zusammen|a tutti|à tous|a todos))?",
    re.IGNORECASE,
)
