"""What the bot says in Discord beside its answers, by language. A test proves it complete."""

from __future__ import annotations

import discord
from discord import app_commands

STRINGS: dict[str, dict[str, str]] = {
    "cmd_ask": {
        "en": "Ask about the story; every answer quotes its sources",
        "de": "Frage zur Geschichte stellen; jede Antwort zitiert ihre Quellen",
        "it": "Fai una domanda sulla vicenda; ogni risposta cita le fonti",
        "fr": "Poser une question sur l'affaire ; chaque réponse cite ses sources",
        "es": "Pregunta sobre la historia; cada respuesta cita sus fuentes",
    },
    "arg_question": {
        "en": "Your question, in any language",
        "de": "Ihre Frage, in jeder Sprache",
        "it": "La tua domanda, in qualsiasi lingua",
        "fr": "Votre question, dans n'importe quelle langue",
        "es": "Tu pregunta, en cualquier idioma",
    },
    "arg_as_of": {
        "en": "Answer with what was known on this day",
        "de": "Mit dem Wissensstand dieses Tages antworten",
        "it": "Rispondi con ciò che si sapeva in quel giorno",
        "fr": "Répondre avec ce qu'on savait ce jour-là",
        "es": "Responder con lo que se sabía ese día",
    },
    "arg_private": {
        "en": "Show the answer only to you",
        "de": "Antwort nur Ihnen zeigen",
        "it": "Mostra la risposta solo a te",
        "fr": "Montrer la réponse à vous seul",
        "es": "Mostrar la respuesta solo a ti",
    },
    "cmd_sources": {
        "en": "List the articles that answers come from",
        "de": "Artikel auflisten, aus denen die Antworten stammen",
        "it": "Elenca gli articoli da cui vengono le risposte",
        "fr": "Lister les articles d'où viennent les réponses",
        "es": "Listar los artículos de los que salen las respuestas",
    },
    "arg_search": {
        "en": "Part of a title or outlet",
        "de": "Teil eines Titels oder Mediums",
        "it": "Parte di un titolo o di una testata",
        "fr": "Partie d'un titre ou d'un média",
        "es": "Parte de un título o medio",
    },
    "cmd_help": {
        "en": "What this bot does and how to ask",
        "de": "Was dieser Bot tut und wie man fragt",
        "it": "Che cosa fa questo bot e come chiedere",
        "fr": "Ce que fait ce bot et comment demander",
        "es": "Qué hace este bot y cómo preguntar",
    },
    "menu_check": {
        "en": "Check with sources",
        "de": "Mit Quellen prüfen",
        "it": "Verifica con le fonti",
        "fr": "Vérifier avec les sources",
        "es": "Comprobar con las fuentes",
    },
    "button_sources": {
        "en": "Sources", "de": "Quellen", "it": "Fonti", "fr": "Sources", "es": "Fuentes",
    },
    "button_follow": {
        "en": "Follow up", "de": "Nachfragen", "it": "Approfondisci", "fr": "Poursuivre",
        "es": "Seguir preguntando",
    },
    "help": {
        "en": "I answer questions about **{story}**. Mention me, reply to me, write to me "
        "directly or use /ask. Every sentence is a quote with its source: press **Sources** to "
        "see it in context, or a number to open the page at that place. I say so when I don't "
        "know. With `as_of` I answer with what was known on a day. /sources lists the articles. "
        "I keep questions without names, and thumbs under a scrambled number.",
        "de": "Ich beantworte Fragen zu **{story}**. Erwähnen Sie mich, antworten Sie mir, "
        "schreiben Sie mir direkt oder nutzen Sie /ask. Jeder Satz ist ein Zitat mit Quelle: "
        "**Quellen** zeigt es im Zusammenhang, eine Nummer öffnet die Seite an der Stelle. Wenn "
        "ich etwas nicht weiß, sage ich es. Mit `as_of` antworte ich nach dem Wissensstand eines "
        "Tages. /sources listet die Artikel auf. Fragen bewahre ich ohne Namen auf, Daumen unter "
        "einer verschlüsselten Nummer.",
        "it": "Rispondo a domande su **{story}**. Menzionami, rispondimi, scrivimi in privato o "
        "usa /ask. Ogni frase è una citazione con la sua fonte: **Fonti** la mostra nel "
        "contesto, un numero apre la pagina in quel punto. Se non so qualcosa, lo dico. Con "
        "`as_of` rispondo con ciò che si sapeva in un giorno. /sources elenca gli articoli. "
        "Conservo le domande senza nomi e i voti sotto un numero cifrato.",
        "fr": "Je réponds aux questions sur **{story}**. Mentionnez-moi, répondez-moi, "
        "écrivez-moi en privé ou utilisez /ask. Chaque phrase est une citation avec sa source : "
        "**Sources** la montre dans son contexte, un numéro ouvre la page à cet endroit. Si je ne "
        "sais pas, je le dis. Avec `as_of`, je réponds avec ce qu'on savait un jour donné. "
        "/sources liste les articles. Je conserve les questions sans noms et les votes sous un "
        "numéro chiffré.",
        "es": "Respondo a preguntas sobre **{story}**. Mencióname, respóndeme, escríbeme en "
        "privado o usa /ask. Cada frase es una cita con su fuente: **Fuentes** la muestra en su "
        "contexto, un número abre la página en ese lugar. Si no sé algo, lo digo. Con `as_of` "
        "respondo con lo que se sabía un día. /sources lista los artículos. Guardo las preguntas "
        "sin nombres y los votos bajo un número cifrado.",
    },
    "closest_title": {
        "en": "I don't know", "de": "Das weiß ich nicht", "it": "Non lo so",
        "fr": "Je ne sais pas", "es": "No lo sé",
    },
    "gone": {
        "en": "That answer is no longer kept. Ask again, please.",
        "de": "Diese Antwort ist nicht mehr gespeichert. Bitte fragen Sie noch einmal.",
        "it": "Quella risposta non è più conservata. Chiedi di nuovo, per favore.",
        "fr": "Cette réponse n'est plus conservée. Merci de redemander.",
        "es": "Esa respuesta ya no se conserva. Pregunta de nuevo, por favor.",
    },
    "no_sources": {
        "en": "This reply quotes nothing.",
        "de": "Diese Antwort zitiert nichts.",
        "it": "Questa risposta non cita nulla.",
        "fr": "Cette réponse ne cite rien.",
        "es": "Esta respuesta no cita nada.",
    },
    "thanks": {
        "en": "Thank you, noted.", "de": "Danke, notiert.", "it": "Grazie, annotato.",
        "fr": "Merci, c'est noté.", "es": "Gracias, anotado.",
    },
    "follow_here": {
        "en": "Ask on here; every message in this thread is a question.",
        "de": "Fragen Sie hier weiter; jede Nachricht in diesem Thread ist eine Frage.",
        "it": "Continua qui; ogni messaggio in questo thread è una domanda.",
        "fr": "Continuez ici ; chaque message de ce fil est une question.",
        "es": "Sigue aquí; cada mensaje de este hilo es una pregunta.",
    },
    "no_thread": {
        "en": "I cannot open a thread here. Reply to my answer instead.",
        "de": "Hier kann ich keinen Thread öffnen. Antworten Sie stattdessen auf meine Nachricht.",
        "it": "Qui non posso aprire un thread. Rispondi invece al mio messaggio.",
        "fr": "Je ne peux pas ouvrir de fil ici. Répondez plutôt à mon message.",
        "es": "Aquí no puedo abrir un hilo. Responde mejor a mi mensaje.",
    },
    "busy": {
        "en": "Many people are asking right now. Please try again in {seconds} seconds.",
        "de": "Gerade fragen sehr viele. Bitte versuchen Sie es in {seconds} Sekunden noch einmal.",
        "it": "In questo momento chiedono in molti. Riprova tra {seconds} secondi.",
        "fr": "Beaucoup de monde demande en ce moment. Réessayez dans {seconds} secondes.",
        "es": "Ahora mismo pregunta mucha gente. Inténtalo de nuevo en {seconds} segundos.",
    },
    "broken": {
        "en": "I cannot answer right now. The operator has been told in the log; please "
        "try again later.",
        "de": "Ich kann gerade nicht antworten. Der Betreiber findet es im Protokoll; "
        "bitte versuchen Sie es später noch einmal.",
        "it": "In questo momento non riesco a rispondere. Il gestore lo trova nel "
        "registro; riprova più tardi.",
        "fr": "Je ne peux pas répondre en ce moment. L'exploitant le voit dans le journal "
        "; réessayez plus tard.",
        "es": "Ahora mismo no puedo responder. El operador lo ve en el registro; "
        "inténtalo más tarde.",
    },
    "bad_date": {
        "en": "`{date}` is not a date. Write it like 2023-11-19.",
        "de": "`{date}` ist kein Datum. Schreiben Sie es wie 2023-11-19.",
        "it": "`{date}` non è una data. Scrivila come 2023-11-19.",
        "fr": "`{date}` n'est pas une date. Écrivez-la comme 2023-11-19.",
        "es": "`{date}` no es una fecha. Escríbela como 2023-11-19.",
    },
    "articles": {
        "en": "Articles {first} to {last} of {count}",
        "de": "Artikel {first} bis {last} von {count}",
        "it": "Articoli da {first} a {last} di {count}",
        "fr": "Articles {first} à {last} sur {count}",
        "es": "Artículos {first} a {last} de {count}",
    },
    "no_articles": {
        "en": "No article matches.", "de": "Kein Artikel passt.", "it": "Nessun articolo trovato.",
        "fr": "Aucun article ne correspond.", "es": "Ningún artículo coincide.",
    },
}  # fmt: skip

LOCALES = {
    discord.Locale.american_english: "en",
    discord.Locale.british_english: "en",
    discord.Locale.german: "de",
    discord.Locale.italian: "it",
    discord.Locale.french: "fr",
    discord.Locale.spain_spanish: "es",
    discord.Locale.latin_american_spanish: "es",
}


def say(key: str, language: str, **values: object) -> str:
    """The string in a language that the bot speaks."""
    return STRINGS[key][language].format(**values)


def client_language(locale: discord.Locale | None) -> str | None:
    """The language of a person's or server's Discord, None when the bot does not speak it."""
    return LOCALES.get(locale) if locale else None


class Translator(app_commands.Translator):
    """Gives Discord the descriptions of commands in every language."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The text for a key that was put into `locale_str(..., key=...)`."""
        del context
        key, language = string.extras.get("key"), client_language(locale)
        return STRINGS[key][language] if key and language else None


def described(key: str) -> app_commands.locale_str:
    """A description that Discord shows in the client's language."""
    return app_commands.locale_str(STRINGS[key]["en"], key=key)
