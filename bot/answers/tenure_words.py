"""How articles say who holds, takes up or gives up a post, in five languages. Used by `tenure`."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The expressions of one language."""

    roles: dict[str, re.Pattern[str]]
    """By the role's name."""
    interim: re.Pattern[str]
    board: re.Pattern[str]
    """The board, or directors as such."""
    starts: re.Pattern[str]
    """Somebody takes up a post, or is back in it."""
    committee: re.Pattern[str]
    """Not the board, though it has a chair too."""
    joins: re.Pattern[str]
    """Somebody takes a seat on the board."""
    ends: re.Pattern[str]
    """Somebody gives up a post or loses it."""
    replaces: re.Pattern[str]
    """Whose place somebody takes comes right after."""
    past: re.Pattern[str]
    """What is said was so before, and the article says so itself."""
    unreal: re.Pattern[str]
    """Asked for, denied, possible or intended: no fact."""
    leads: re.Pattern[str]
    """In a question without a role's name: who is the chief."""
    company: re.Pattern[str]
    """Right after a word of `ends`: it is the company that is left."""
    again: re.Pattern[str]
    """Somebody has a post once more, after having lost it."""
    behalf: re.Pattern[str]
    """In a question about a board: for whom somebody is there."""


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(alternatives) + r")(?!\w)", re.IGNORECASE)


WORDS: dict[str, Words] = {
    "en": Words(
        roles={
            "chief_executive": _any("chief executive(?: officer)?", "ceo"),
            "chief_technology_officer": _any("chief technology officer", "cto"),
            "chief_operating_officer": _any("chief operating officer", "coo"),
            "chief_scientist": _any("chief scientist"),
            "chair": _any("chair(?:man|woman|person)?", "chairs"),
            "observer": _any("observers?"),
        },
        interim=_any("interim", "acting", "temporary"),
        board=_any("board(?:room)?s?", "directors"),
        starts=_any("becom(?:es|ing)(?! of)", "became",
                    "(?:was|is|been|were) (?:named|appointed|made)",
                    "(?:named|appointed|installed)", "new", "t(?:akes?|ook|aking) over",
                    "ha[sd] taken", "returns?", "returned", "returning", "again", "back",
                    "reinstated", "replaces", "replaced", "succeed(?:s|ed)"),
        committee=_any("committees?", "panel"),
        joins=_any("(?:re)?join(?:s|ed|ing)?", "returns?", "returned", "appointed", "takes? a seat",
                   "back on", "again", "sits?"),
        ends=_any("leav(?:es?|ing)", "left", "quit(?:s|ting)?", "resign(?:s|ed|ing)?",
                  "step(?:s|ped|ping)? (?:down|aside)", "depart(?:s|ed|ing)?",
                  "g(?:ives?|ave|iving|iven) up", "relinquish(?:es|ed)?", "dismissed", "fired",
                  "ousted", "removed", "no longer", "withdr(?:aws?|ew)"),
        replaces=_any("replac(?:es|ed|ing)", "succeed(?:s|ed|ing)?", "(?:takes?|took) over from",
                      "in place of", "(?:takes?|took) the place of"),
        past=_any("former(?:ly)?", "ex", "until", "till", "had", "previously", "before",
                  r"was(?! (?:\w+ing|named|appointed|made|back|again))",
                  r"were(?! (?:\w+ing|named|appointed|made))", "used to"),
        unreal=_any("whether", "if", "unless", "should", "could", "would", "might", "may",
                    "demand(?:s|ed|ing)?", "want(?:s|ed)?", "urg(?:es?|ed|ing)", "willing",
                    "threat\\w*", "not", "never", "den(?:y|ies|ied)", "plan(?:s|ned)?", "offer\\w*",
                    "ask(?:s|ed)?", "press(?:ed)?", "expected", "without", "talk\\w*",
                    "negotiat\\w*",
                    "discuss\\w*", "consider\\w*", "rumou?r\\w*", "\\w+n't"),
        leads=_any("leads?", "led", "leading", "runs?", "in charge", "heads?",
                   "at the helm", "in command", "calls? the shots", "boss"),
        company=_any("the company", "the firm"),
        again=_any("again", "back", "return(?:s|ed|ing)?", "reinstated", "rejoin\\w*"),
        behalf=_any("on behalf of", "represent\\w*", "(?:for|from) (?-i:[A-Z])\\w+"),
    ),
    "de": Words(
        roles={
            "chief_executive": _any("ceo", "(?:interims|vorstands|unternehmens|konzern|firmen)-?"
                                    "chef(?:in)?", "chef(?:in|posten|sessel)?",
                                    "geschäftsführer(?:in)?", "(?<=die )(?:leitung|führung)",
                                    "(?:interims-?)?ceo", "vorstandsvorsitzende[rn]?"),
            "chief_technology_officer": _any("(?:technik|technologie)-?chef(?:in)?", "cto"),
            "chief_operating_officer": _any("betriebschef(?:in)?", "coo"),
            "chief_scientist": _any("chef-?(?:wissenschaftler|forscher)(?:in)?",
                                    "forschungschef(?:in)?",
                                    "wissenschaftliche[rn]? leiter(?:in)?"),
            "chair": _any("vorsitz", "vorsitzende[rn]?", "(?:aufsichts|verwaltungs)ratschef(?:in)?",
                          "(?:aufsichts|verwaltungs)ratsvorsitzende[rn]?"),
            "observer": _any("beobachter(?:in|s|sitz(?:es)?|status)?"),
        },
        interim=re.compile(r"(?<!\w)(?:interim|vorläufig|kommissarisch|übergangs)", re.IGNORECASE),
        board=_any("(?:verwaltungs|aufsichts)r(?:at(?:e?s)?|äte|ats\\w+)", "vorstand(?:e?s)?",
                   "\\w*gremiums?", "board"),
        starts=_any("wird", "wurde", "werde", "ernannt", "berufen", "übern(?:immt|ahm|ommen)",
                    "neue[rn]?", "löst", "löste", "kehrt", "kehrte", "zurückgekehrt", "zurückkehrt",
                    "wieder", "folgt", "abgelöst"),
        committee=_any("\\w*(?:ausschuss|komitee|kommission)(?:es)?"),
        joins=_any("(?:an)?gehör(?:t|en) .{0,60}an", "rück(?:t|te|en) .{0,60}(?:ein|nach)",
                   "zieht", "zog", "eingetreten", "einzieht", "berufen", "aufgenommen", "kehrt",
                   "wieder", "sitz(?:t|en)"),
        ends=_any("verl(?:ässt|ieß|assen?)", "scheide(?:t|n)", "schied(?:en)?", "ausscheide(?:t|n)",
                  "ausgeschieden", r"(?:tritt|trat|treten)(?=[^,;]*\b(?:zurück|ab)\b)",
                  "zurückgetreten", "zurücktritt", r"(?:gibt|gab|geben)(?=[^,;]*\b(?:ab|auf)\b)",
                  "abgibt", "ab(?:ge)?geben", "aufgibt", "aufgegeben", "legt(?:e)?[^,;]* nieder",
                  "entlassen", "abgesetzt", "abberufen", "nicht mehr", "verzichtet(?:e)?"),
        replaces=_any("löste?", "ersetzte?", "folgte? auf", "nachfolger(?:in)? von",
                      "anstelle von"),
        past=_any("frühere?[rns]?", "ehemalige?[rns]?", "ex", "bis", "bisher(?:ige[rns]?)?",
                  "war(?:en)?", "hatten?", "zuvor", "vorher", "vor", "innehatte", "gewesen"),
        unreal=_any("ob", "falls", "wenn", "soll(?:te|ten|en)?", "könnten?", "würden?", "woll\\w+",
                    "verlang\\w+", "forder\\w+", "droh\\w+", "bereit", "nicht(?! mehr)", "kein\\w*",
                    "bot", "angebot", "plan\\w*", "gerücht\\w*", "dürfte", "möglicherweise",
                    "ohne", "spr(?:icht|ach|echen)", "verhandel\\w+", "gespräch\\w*",
                    "erwäg\\w+", "bestritt", "dementier\\w+"),
        leads=_any("leitet", "leitete", "führt", "führte", "(?:an der )?spitze", "das sagen",
                   "am (?:ruder|steuer)", "boss"),
        company=_any("das unternehmen", "die firma"),
        again=_any("wieder", "erneut", "zurück\\w*", "kehrte?", "rückkehr"),
        behalf=_any("im (?:namen|auftrag) (?:von|der|des)", "vertritt", "vertreten",
                    "vertreter(?:in)?", "für (?-i:[A-Z])\\w+"),
    ),
    "it": Words(
        roles={
            "chief_executive": _any("amministrat(?:ore|rice) delegat[oa]", "ceo",
                                    "cap[oi](?= ad interim)"),
            "chief_technology_officer": _any("dirett(?:ore|rice) tecnic[oa]", "cto"),
            "chief_operating_officer": _any("dirett(?:ore|rice) operativ[oa]", "coo"),
            "chief_scientist": _any("responsabile scientific[oa]", "chief scientist",
                                    "cap[oa] (?:scienziat[oa]|della ricerca|degli scienziati)",
                                    "direttore scientifico"),
            "chair": _any("president[ei] del consiglio", "presiede", "presidenza del consiglio"),
            "observer": _any("osservat(?:ore|rice)"),
        },
        interim=_any("ad interim", "interim", "provvisori[oa]"),
        board=_any("consigli(?:o|er[ei]|era)", "cda", "amministratori(?! delegat)"),
        starts=_any("diventa", "diventat[oa]", "divenne", "torna", "tornat[oa]", "nominat[oa]",
                    "nuov[oa]", "di nuovo", "prende", "pres[oa]", "assume", "accettato",
                    "sostituisce", "subentra", "riprende"),
        committee=_any("comitato", "commissione"),
        joins=_any("entra(?:no|t[oaie])?", "torna", "siede", "siedono", "nominat[oaie]"),
        ends=_any("lascia(?:no|t[oaie]|va)?", "lasciò", "dimett\\w+", "dimess[oaie]", "dimissioni",
                  "rinunci(?:a|ano|ato|ò)", "abbandon(?:a|ano|ato|ò)", "licenziat[oaie]",
                  "rimoss[oaie]", "destituit[oaie]", "non (?:è|sono|siede|siederà|sarà) più"),
        replaces=_any("sostitui(?:sce|to|ta|sse)", "(?:prende|preso|prese) il posto di",
                      "succed(?:e|uto|uta|ette) a", "al posto di"),
        past=_any("ex", "già", "fino a[l]?", "er(?:a|ano)", "aveva(?:no)?", "fu(?:rono)?",
                  "precedente", "prima", "stat[oaie]", "finora"),
        unreal=_any("se", "dovrebbe", "potrebbe", "vorrebbe",
                    "non(?! (?:è|sono|sied\\w+|sarà) più)",
                    "chied\\w+", "chies\\w+", "minacci\\w+", "vuol\\w*", "offr\\w+", "offert\\w+",
                    "disposto", "tratt(?:a|ava|ano|ativ[ae])", "colloqui", "pian[oi]", "senza",
                    "sarebbe", "avrebbe(?:ro)?"),
        leads=_any("guida", "guidava", "dirige", "dirigeva", "alla guida", "comanda",
                   "al (?:timone|comando)", "ai comandi", "alla testa",
                   "capo(?! (?:scien\\w+|economista|di stato))"),
        company=_any("l'azienda", "la società", "l’azienda"),
        again=_any("di nuovo", "nuovamente", "torna", "tornat[oa]", "tornò", "ritorno", "riprende"),
        behalf=_any("per conto di", "a nome di", "rappresent\\w*", "per (?-i:[A-Z])\\w+"),
    ),
    "fr": Words(
        roles={
            "chief_executive": _any("direct(?:eur|rice) générale?", "pdg", "ceo"),
            "chief_technology_officer": _any("direct(?:eur|rice) (?:technique|de la technologie)"),
            "chief_operating_officer": _any("direct(?:eur|rice) des opérations"),
            "chief_scientist": _any("direct(?:eur|rice) scientifique", "scientifique en chef"),
            "chair": _any("présid(?:ente?|ence|e) (?:du|le) conseil"),
            "observer": _any("observat(?:eur|rice)"),
        },
        interim=_any("par intérim", "intérim", "intérimaire", "provisoire"),
        board=_any("conseil", "administrat(?:eur|rice)s?"),
        starts=_any("devient", "devenue?", "deviendra", "redevient", "nommée?", "nouveau",
                    "nouvelle", "revient", "de nouveau", "retrouve", "remplace", "succède"),
        committee=_any("comité", "commission"),
        joins=_any("rejoint", "rejoignent", "entren?t?", "retrouve", "siègen?t?", "nommée?s?",
                   "revient"),
        ends=_any("quitt(?:e|ent|é|ée|és|ait)", "démissionn\\w+", "démission", "renonc\\w+",
                  "abandonn\\w+", "évincée?s?", "renvoyée?s?", "limogée?s?", "révoquée?s?",
                  "départ", "(?:n'est|ne siège|ne sera|ne siègera) plus", "cède"),
        replaces=_any("remplac(?:e|é|ée|ait)", "succède à", "succédé à", "prend la place de",
                      "à la place de"),
        past=_any("ancien(?:ne)?s?", "ex", "jusqu(?:e|'ici|'alors|'à|’ici|’alors|’à)", "était",
                  "étaient", "avait", "avaient", "fut", "avant", "précédente?", "comptait"),
        unreal=_any("si", "devrait", "pourrait", "devait", "voudrait", "demand\\w+", "menac\\w+",
                    "réclam\\w+", "exig\\w+", "propos\\w+", "prêt", "ne(?! (?:siège|sera) plus)",
                    "n'a", "négoci\\w+", "discut\\w+", "sans", "projet\\w*", "serait",
                    "aurai(?:t|ent)"),
        leads=_any("dirige", "dirigeait", "à la tête", "mène", "aux commandes",
                   "à la barre", "les rênes", "patron(?:ne)?"),
        company=_any("l'entreprise", "la société", "l’entreprise"),
        again=_any("de nouveau", "à nouveau", "redevient", "revient", "retrouve", "retour"),
        behalf=_any("(?:pour le compte|au nom|de la part) (?:de|d['’])", "représent\\w*",
                    "pour (?-i:[A-Z])\\w+"),
    ),
    "es": Words(
        roles={
            "chief_executive": _any("consejer[oa] delegad[oa]", "direct(?:or|ora) ejecutiv[oa]",
                                    "ceo", "primer ejecutivo"),
            "chief_technology_officer": _any("directora? (?:técnic[oa]|de tecnología)"),
            "chief_operating_officer": _any("directora? de operaciones"),
            "chief_scientist": _any("directora? científic[oa]", "científic[oa] jefe"),
            "chair": _any("president[ea] del consejo", "preside", "presidencia del consejo"),
            "observer": _any("observador[ae]?s?"),
        },
        interim=_any("interin[oa]", "provisional", "en funciones"),
        board=_any("consejo", "consejer[oa]s"),
        starts=_any("nombrad[oa]", "vuelve", "volvió", "volverá", "nuev[oa]", "asum(?:e|ió|ido)",
                    "sustituy(?:e|ó)", "se convi(?:erte|rtió)", "pasa a", "regres(?:a|ó)",
                    "de nuevo", "releva", "relevó"),
        committee=_any("comité", "comisión"),
        joins=_any("incorpor(?:a|an|ó|aron)", "entr(?:a|an|ó|aron)", "vuelve", "forman? parte",
                   "forman", "nombrad[oa]s?", "se sienta", "pertenecen?"),
        ends=_any("dej(?:a|an|ó|aron|ado)", "dimit\\w+", "dimisión", "renunci(?:a|an|ó|ado)",
                  "abandon(?:a|an|ó|ado)", "destituid[oa]s?", "despedid[oa]s?", "cesad[oa]s?",
                  "ya no", "salida"),
        replaces=_any("sustitu(?:ye|yó|ido|ida) a", "reemplaz(?:a|ó) a", "sucedi?(?:e|ó) a",
                      "relev(?:a|ó) a", "en lugar de"),
        past=_any("antigu[oa]s?", "ex", "exdirector[a]?", "hasta", "era", "eran", "había", "fue",
                  "fueron", "antes", "anterior", "tenía", "contaba"),
        unreal=_any("si", "debería", "podría", "querría", "pid\\w+", "exig\\w+", "amenaz\\w+",
                    "(?<!ya )no", "dispuest[oa]", "ofrec\\w+", "negoci\\w+", "conversa\\w+",
                    "plan(?:es)?", "sin", "sería", "habría[n]?"),
        leads=_any("dirige", "dirigía", "dirigió", "lidera", "encabeza", "al frente",
                   "al (?:mando|timón)", "las riendas", "manda",
                   "jef[ea](?! (?:cient\\w+|de estado))"),
        company=_any("la empresa", "la compañía"),
        again=_any("de nuevo", "otra vez", "vuelve", "volvió", "regres(?:a|ó)", "regreso"),
        behalf=_any("en nombre de", "por cuenta de", "de parte de", "represent\\w*",
                    "por (?-i:[A-Z])\\w+"),
    ),
}  # fmt: skip
"""By ISO 639-1; statements in other languages are left alone."""

CALENDAR = re.compile(
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "januar|februar|marz|mai|juni|juli|oktober|dezember|gennaio|febbraio|marzo|aprile|"
    "maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre|janvier|fevrier|mars|"
    "avril|juin|juillet|aout|septembre|octobre|decembre|enero|febrero|abril|mayo|junio|"
    "julio|septiembre|octubre|noviembre|diciembre|monday|tuesday|wednesday|thursday|friday|"
    "saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lunedi|"
    "martedi|mercoledi|giovedi|venerdi|sabato|domenica|lundi|mardi|mercredi|jeudi|vendredi|"
    "samedi|dimanche|lunes|martes|miercoles|jueves|viernes|sabado|domingo"
)
"""Months and days, folded: capitals that name nobody."""
