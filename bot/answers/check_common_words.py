"""Capitalised words that are no names, in the languages that the bot speaks. Used by `check_names`.

Lists of what is frequent in news, and rules on endings; what they miss counts as a name.
"""

from __future__ import annotations

import re

ROLES = frozenset(
    re.findall(
        r"\w+",
        """ceo cto cfo coo pdg chief executive officer president vice chair chairman chairwoman
        board director directors founder mr mrs ms dr sir interim chef chefin chefs
        prasident prasidentin vorsitzender vorsitzende vorstand verwaltungsrat grunder
        mitgrunder forscher professor frau herr herrn richter richterin firma
        unternehmen direktor direktorin manager technikchef technikchefin interimschef
        interimschefin forschungschef presidente direttore direttrice consiglio signor
        signora fondatore amministratore delegato president presidente directeur
        directrice fondateur conseil monsieur madame consejo director directora fundador
        señor senor senora judge court chatbot bot""",
    )
)
"""Titles, folded, which no article needs to spell the same way."""
OPENERS = {
    "en": """employees staff investors shareholders negotiations talks reports neither later earlier
        instead despite although following according initially finally meanwhile however since
        together nearly almost roughly around several many critics sources lawyers judges jurors
        researchers nobody today yesterday approximately weeks days months hours two three four five
        six seven eight nine ten hundreds thousands plans shares people members directors workers
        only even once overall officially""",
    "de": """laut rund etwa fast insgesamt zuvor danach später anschließend zunächst schließlich
        daraufhin inzwischen seitdem damals gestern heute knapp zwei drei vier fünf sechs sieben
        acht neun zehn dabei dagegen außerdem zudem deshalb darum trotzdem dennoch offiziell
        bereits erst kurz mehrere viele einige beide wenige tage stunden wochen anfang ende mitte
        grund druck kritik streit teil recht anteil kontrolle stimmen prozent milliarden millionen
        dollar euro uhr tag jahr monat woche stunde mitglied nachfolger rat brief amt spitze
        konzern posten interim übergang vertrag team startup aktien geld verein stiftung gewinn
        klage gericht anwalt richter gesetz prozess urteil vorwurf betrug ziel plan schritt satz
        wort name titel stelle haus land stadt staat welt markt kunde nutzer produkt dienst modell
        technik software rechner zukunft macht einfluss vertrauen schaden risiko gefahr sicherheit
        hilfe arbeit aufgabe rolle frage antwort sache fall lage art weise form zahl summe wert
        preis kurs kauf verkauf angebot gebot frist datum abend morgen mittag nacht sitz spiel
        film buch artikel zeitung bericht interview gerüchte verhandlungen gespräch treffen
        sitzung ausschuss mehrheit minderheit abschied weggang rückkehr rücktritt rauswurf
        austritt eintritt wechsel aufstieg neuanfang umbau aufbau verlust erfolg bedarf zugang
        zugriff beweis beleg zweifel verdacht nachricht mail anruf video termin beginn start
        schluss leute menschen kollegen freund mann frau kind vater mutter bruder schwester sohn
        tochter arzt börse bank fonds kapital kredit schuld aktionär anleger geldgeber
        gesellschaft konkurrent partner rivale firmen gremium antrag bruch auftrag beitrag
        vorschlag bereich anspruch""",
    "it": """dipendenti investitori secondo circa quasi poi intanto infine inoltre due tre quattro
        cinque sei sette otto nove dieci ieri oggi successivamente inizialmente dopo prima tra
        durante nonostante anche già oltre entro""",
    "fr": """selon environ puis ensuite enfin finalement deux trois quatre cinq six sept huit neuf
        dix hier plusieurs certains salariés employés investisseurs près presque
        après avant pendant malgré parmi ainsi dès face lors""",
    "es": """según unos casi luego después finalmente además dos tres cuatro cinco seis siete ocho
        nueve diez ayer hoy empleados inversores varios cerca aproximadamente
        tras antes durante desde entre pese también hasta ante""",
}
"""Common words that begin sentences, and, in German, nouns that often stand without an article."""
COMMON_ENDS = {
    "en": r"(?:ly|ing|tion|sions?|ments?|ity|ness|tions|ities|ence|ance|ees|able|ful)$",
    "de": r"(?:ungs?|ungen|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|täts?|nisse?|ments?|"
    r"tums?|chen|lings?|ismus|[^aou]en|te|ten|toren|tern?|be|fe|ge|se|ze|lich|isch|ig)$",
    "it": r"(?:mente|zion[ei]|ando|endo)$",
    "fr": r"(?:ment|tions?|ant)$",
    "es": r"(?:mente|ci[óo]n(?:es)?|ando|endo)$",
}
DETERMINERS = re.compile(
    r"(?:d(?:er|ie|as|en|em|es)|(?:k?ein|mein|dein|sein|ihr|unser|dies|jed|jen|welch|manch|all)"
    r"(?:e[rsnm]?)?|im|am|zum|zur|vom|beim|ins|ans|aufs|\d+|\w+(?:e[rsnm]?))$"
)
"""What stands before a common noun in German: an article, or an adjective by its ending."""
PREPOSITIONS = frozenset({"unter", "über", "hinter", "neben", "gegen", "wegen", "ohne", "zwischen",
                          "seine", "wurde", "wurden", "hatte", "hatten", "habe", "haben", "werde",
                          "werden", "sagte", "erklärte", "schrieb", "oder", "aber"})  # fmt: skip
"""Words that end like an adjective and can stand before a name."""
