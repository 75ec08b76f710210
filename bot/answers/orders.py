"""Attempts to give the bot orders, recognised by their wording in five languages.

They could not change anything, since texts are data; whoever tries is only told so. Called by
`understanding`.
"""

from __future__ import annotations

import re

_STARTS = (
    r"(?:^|[.!?,:;–—]\s*|\b(?:please|and|then|now|must|should|bitte|und|dann|jetzt|musst|sollst|ora|"
    r"poi|devi|dois|puis|et|ahora|y|debes|luego|favor|plaît)\s+)"
)
"""Before a verb in the imperative: asked of articles, the same words are a question."""
_OWN_RULES = (
    r"(?:instruct\w*|rules?|prompts?|guidelines|orders?|polic(?:y|ies)|articles?|sources?|"
    r"\w*regeln?|\w*anweisung\w*|vorgaben|artikel|quellen|istruzion\w*|regol\w*|articoli|fonti|"
    r"consignes?|règles?|instruccion\w*|reglas?|órdenes|artículos|fuentes)"
)
_TOLD = r"\b(?:instruct\w*|prompts?|\w*anweisung\w*|istruzion\w*|consignes?|instruccion\w*)\b"
_SOURCE = (
    r"(?:beleg\w*|quell\w*|zitat\w*|fußnoten?|citations?|sources?|quotes?|footnotes?|evidence|"
    r"cita(?:zion\w*|s)?|font[ei]|fuentes?|preuves?|prov[ae]|pruebas?)"
)
PATTERN = re.compile(
    "|".join(
        (
            # set your rules or sources aside
            (
                rf"{_STARTS}(?:ignor\w*|forget|disregard|override|vergiss|missachte|dimentica|"
                rf"oublie[zr]?|olvida)\b.{{0,60}}\b{_OWN_RULES}\b"
            ),
            # show what you were told
            (
                rf"{_STARTS}(?:print|show|list|output|reveal|repeat|give|dump|copy|recite|quote|write|tell|"
                r"gib|zeig\w*|nenne?|kopier\w*|wiederhol\w*|verrat\w*|schreib\w*|mostra|elenca|stampa|"
                r"rivela|dammi|copia|ripeti|trascrivi|scrivi|dimmi|montre\w*|affiche\w*|donne\w*|"
                r"révèle\w*|(?:re)?copie\w*|répète\w*|écris|dis|muestra|enseña|revela|imprime|dame|lista|"
                r"repite|transcribe|escribe|dime)\b"
                r".{0,40}(?:\b(?:your|internal|hidden|deine|ihre|interne[nr]?|tue|tes|vos|internes|tus|"
                r"internas|ocultas)\b.{0,25}"
                rf"{_TOLD}|{_TOLD}\s+(?:that )?(?:you|die du|che (?:ti|hai)|que (?:tu|te|has))\b|"
                r"\b(?:passwor[dt]\w*|mot de passe|contraseña)\b)"
            ),
            (
                r"\b(?:system ?prompt|systemprompt|prompt di sistema|invite système|"
                r"prompt del sistema)\b"
            ),
            # be somebody else
            (
                r"\b(?:jailbreak|(?:developer|maintenance|dan|debug(?:ging)?) mode|"
                r"(?:entwickler|wartungs|debug)-?modus|modalità (?:(?:di )?(?:sviluppat\w+|"
                r"manutenzione|debug))|mode (?:développeur|(?:de )?maintenance|débogage|debug)|"
                r"modo (?:(?:de )?(?:desarrollador|mantenimiento|depuración|debug)))\b"
            ),
            (
                r"\b(?:you are now|from now on,? (?:you|answer|act|reply|write)|"
                r"act as (?:if|though|my)|"
                r"pretend (?:to be|you|that)|du bist (?:jetzt|nun|ab)|ab (?:jetzt|sofort) bist du|"
                r"tu so,? als|da ora (?:in poi )?(?:sei|rispondi)|sei ora|fai finta|fai come se|"
                r"tu es (?:maintenant|désormais)|désormais,? (?:tu es|réponds)|"
                r"fais (?:semblant|comme si)|"
                r"ahora eres|a partir de ahora,? (?:eres|responde)|finge que|"
                r"haz(?: como si|te pasar))\b"
            ),
            # speak for the system
            r"^\s*\W*(?:system|sistema|système|admin(?:istrator)?|developer)\s*:",
            (
                r"^\W*(?:message|nachricht|messaggio|mensaje)\s+(?:from (?:the )?|vom |des |della? "
                r"|dello |dal(?:lo)? |du |de l'|del? )(?:system|sistema|système|admin\w*|developer|"
                r"entwickler|sviluppatore|développeur|desarrollador)\w*\s*:"
            ),
            (
                r"\b(?:note to|nota per|hinweis an|note pour|nota para)\s+"
                r"(?:the |il |das |den |le |la |el |l')?"
                r"(?:system|sistema|système|ai|ki|ia|bot|modell?o?)\b"
            ),
            # make up a source
            (
                rf"\b(?:erfinde|invent|make up|inventa|invente[sz]?|fabricate|fälsche)\b.{{0,50}}"
                rf"\b{_SOURCE}\b"
            ),
            (
                r"\b(?:erfunden|ausgedacht|invented|made-up|fake)\w*\s+"
                rf"{_SOURCE}\b|\b{_SOURCE}\s+(?:\w+\s+)?(?:inventat[ae]|invent[ée]e?s?|inventad[ao]s?|"
                r"falsa?s?)\b"
            ),
            # say what you are told to say
            (
                rf"{_STARTS}(?:say|write|claim|report|state|confirm|schreib\w*|sag\w*|melde|behaupte|"
                r"bestätige|scrivi|afferma|dichiara|conferma|écris|dis|affirme|confirme|escribe|di|"
                r"afirma)\b.{0,40}?(?:\bthat\b|\bdass\b|\bche\b|\bque\b)"
            ),
            (
                rf"{_STARTS}(?:answer|reply|antworte|rispondi|réponds|responde)\s+"
                r"(?:only|just|without|nur|ohne|ausschließlich|solo|soltanto|senza|seulement|uniquement|"
                r"sans|únicamente|sólo|sin)\b"
            ),
            # do something to the server
            (
                rf"{_STARTS}(?:delete|remove|ban|kick|lösch\w*|entferne|cancella|elimina|rimuovi|supprime|"
                r"efface|bannis|borra|expulsa)\b.{0,40}\b(?:messages?|channels?|members?|nachrichten|"
                r"kanal|kanäle|mitglied\w*|messaggi|canale|membri|salon|membres|mensajes|canal|miembros)"
                r"\b"
            ),
        )
    ),
    re.IGNORECASE | re.DOTALL,
)


def is_order(text: str) -> bool:
    """Whether a message tries to change how the bot works rather than ask something."""
    return bool(PATTERN.search(text))
