"""What the bot says in Discord beside its answers, by language. A test proves it complete."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.discord_app.admin_strings import ADMIN, PERMISSIONS
from bot.discord_app.command_strings import DESCRIPTIONS, NAMES, row
from bot.discord_app.config_strings import CONFIG
from bot.discord_app.feeds_strings import FEEDS
from bot.discord_app.state_strings import STATE

CONVERSATION: dict[str, dict[str, str]] = {
    "button_sources": {
        "en": "Sources", "de": "Quellen", "it": "Fonti", "fr": "Sources", "es": "Fuentes",
    },
    "button_follow": {
        "en": "Follow up", "de": "Nachfragen", "it": "Approfondisci", "fr": "Poursuivre",
        "es": "Seguir preguntando",
    },
    "help": row(
        "I answer questions about **{story}**, in quotes from articles.\n"
        "- **Ask**: mention me, reply to me, write to me directly, or use /ask.\n"
        "- **Check**: a number opens the page at its place, **Sources** shows the quotes in "
        "context, **Check with sources** in a message's menu (Apps) looks up what it states. When "
        "I don't know, I say so.\n"
        "- **Look back**: with `as_of` I answer with what was known on a day.\n"
        "- **Keep up**: /status tells how things stand, /timeline how they came to it, /sources "
        "which articles I have.\n"
        "- **Privacy**: /help `privacy` tells what I keep.",
        "Ich beantworte Fragen zu **{story}**, in Zitaten aus Artikeln.\n"
        "- **Fragen**: Erwähnen Sie mich, antworten Sie mir, schreiben Sie mir direkt oder nutzen "
        "Sie /fragen.\n"
        "- **Prüfen**: Eine Nummer öffnet die Seite an der Stelle, **Quellen** zeigt die Zitate im "
        "Zusammenhang, **Mit Quellen prüfen** im Menü einer Nachricht (Apps) schlägt nach, was "
        "darin behauptet wird. Wenn ich etwas nicht weiß, sage ich es.\n"
        "- **Zurückblicken**: Mit `stand` antworte ich nach dem Wissensstand eines Tages.\n"
        "- **Auf dem Laufenden bleiben**: /lage sagt, wie es steht, /zeitleiste, wie es dazu "
        "kam, /quellen, welche Artikel ich habe.\n"
        "- **Datenschutz**: /hilfe `Datenschutz` sagt, was ich aufbewahre.",
        "Rispondo a domande su **{story}**, con citazioni dagli articoli.\n"
        "- **Chiedere**: menzionami, rispondimi, scrivimi in privato o usa /chiedi.\n"
        "- **Verificare**: un numero apre la pagina in quel punto, **Fonti** mostra le citazioni "
        "nel contesto, **Verifica con le fonti** nel menu di un messaggio (App) cerca ciò che vi "
        "si afferma. Se non so qualcosa, lo dico.\n"
        "- **Guardare indietro**: con `data` rispondo con ciò che si sapeva in un giorno.\n"
        "- **Tenersi aggiornati**: /situazione dice come stanno le cose, /cronologia come ci si è "
        "arrivati, /fonti quali articoli ho.\n"
        "- **Privacy**: /aiuto `privacy` dice che cosa conservo.",
        "Je réponds aux questions sur **{story}**, par des citations d'articles.\n"
        "- **Demander** : mentionnez-moi, répondez-moi, écrivez-moi en privé ou utilisez "
        "/demander.\n"
        "- **Vérifier** : un numéro ouvre la page à cet endroit, **Sources** montre les citations "
        "dans leur contexte, **Vérifier avec les sources** dans le menu d'un message "
        "(Applications) recherche ce qu'il affirme. Si je ne sais pas, je le dis.\n"
        "- **Revenir en arrière** : avec `date`, je réponds avec ce qu'on savait un jour donné.\n"
        "- **Suivre** : /situation dit où en sont les choses, /chronologie comment on y est "
        "arrivé, /sources quels articles j'ai.\n"
        "- **Vie privée** : /aide `vie privée` dit ce que je conserve.",
        "Respondo a preguntas sobre **{story}**, con citas de artículos.\n"
        "- **Preguntar**: mencióname, respóndeme, escríbeme en privado o usa /preguntar.\n"
        "- **Comprobar**: un número abre la página en ese lugar, **Fuentes** muestra las citas en "
        "su contexto, **Comprobar con las fuentes** en el menú de un mensaje (Aplicaciones) busca "
        "lo que afirma. Si no sé algo, lo digo.\n"
        "- **Mirar atrás**: con `fecha` respondo con lo que se sabía un día.\n"
        "- **Estar al día**: /situación dice cómo están las cosas, /cronología cómo se llegó a "
        "ello, /fuentes qué artículos tengo.\n"
        "- **Privacidad**: /ayuda `privacidad` dice qué guardo.",
    ),
    "privacy": row(
        "**What I keep.** Your question and my answer, without your name, your number or the "
        "server, so that the buttons work and the gaps in the articles can be filled. Your "
        "thumbs, under a scrambled number that leads back to nobody. Of a server: its settings, "
        "until I am removed. My log holds no names and no questions.\n\n**Have it deleted.** The "
        "button below deletes all your thumbs. A question cannot be traced to you, so it cannot "
        "be deleted by person. The messages themselves are kept by Discord: delete yours there.",
        "**Was ich aufbewahre.** Ihre Frage und meine Antwort, ohne Ihren Namen, Ihre Nummer oder "
        "den Server, damit die Knöpfe funktionieren und Lücken in den Artikeln gefüllt werden "
        "können. Ihre Daumen, unter einer verschlüsselten Nummer, die zu niemandem zurückführt. "
        "Von einem Server: seine Einstellungen, bis ich entfernt werde. Mein Protokoll enthält "
        "weder Namen noch Fragen.\n\n**Löschen lassen.** Der Knopf unten löscht alle Ihre Daumen. "
        "Eine Frage lässt sich Ihnen nicht zuordnen und daher nicht nach Person löschen. Die "
        "Nachrichten selbst bewahrt Discord auf: Löschen Sie Ihre dort.",
        "**Che cosa conservo.** La tua domanda e la mia risposta, senza il tuo nome, il tuo "
        "numero o il server, perché i pulsanti funzionino e le lacune degli articoli si possano "
        "colmare. I tuoi voti, sotto un numero cifrato che non riporta a nessuno. Di un server: "
        "le sue impostazioni, finché non vengo rimosso. Il mio registro non contiene nomi né "
        "domande.\n\n**Farlo cancellare.** Il pulsante qui sotto cancella tutti i tuoi voti. Una "
        "domanda non è riconducibile a te, quindi non si può cancellare per persona. I messaggi "
        "li conserva Discord: cancella lì i tuoi.",
        "**Ce que je conserve.** Votre question et ma réponse, sans votre nom, votre numéro ni le "
        "serveur, pour que les boutons fonctionnent et que les lacunes des articles puissent être "
        "comblées. Vos votes, sous un numéro chiffré qui ne ramène à personne. D'un serveur : ses "
        "réglages, jusqu'à mon retrait. Mon journal ne contient ni noms ni questions.\n\n**Le "
        "faire effacer.** Le bouton ci-dessous efface tous vos votes. Une question ne peut pas "
        "être rattachée à vous, donc pas être effacée par personne. Les messages eux-mêmes sont "
        "conservés par Discord : effacez-y les vôtres.",
        "**Qué guardo.** Tu pregunta y mi respuesta, sin tu nombre, tu número ni el servidor, "
        "para que los botones funcionen y se puedan llenar las lagunas de los artículos. Tus "
        "votos, bajo un número cifrado que no lleva a nadie. De un servidor: sus ajustes, hasta "
        "que me quiten. Mi registro no contiene nombres ni preguntas.\n\n**Hacerlo borrar.** El "
        "botón de abajo borra todos tus votos. Una pregunta no se puede vincular contigo, así que "
        "no se puede borrar por persona. Los mensajes los guarda Discord: borra allí los tuyos.",
    ),
    "privacy_yours": row(
        "**Of you** I keep now: thumbs ({count}), and nothing else.",
        "**Von Ihnen** ist jetzt gespeichert: Daumen ({count}), sonst nichts.",
        "**Di te** conservo ora: voti ({count}), e nient'altro.",
        "**De vous**, je conserve maintenant : votes ({count}), et rien d'autre.",
        "**De ti** guardo ahora: votos ({count}), y nada más.",
    ),
    "button_forget": row(
        "Delete my thumbs", "Meine Daumen löschen", "Cancella i miei voti", "Effacer mes votes",
        "Borrar mis votos",
    ),
    "forgotten": row(
        "Thumbs of yours deleted: {count}. Nothing of you is kept now.",
        "Gelöschte Daumen von Ihnen: {count}. Von Ihnen ist jetzt nichts mehr gespeichert.",
        "Tuoi voti cancellati: {count}. Ora di te non è conservato nulla.",
        "Votes effacés : {count}. Plus rien de vous n'est conservé.",
        "Votos tuyos borrados: {count}. Ya no se guarda nada de ti.",
    ),
    "slow_down": row(
        "That was a lot at once. Please ask again in {seconds} s.",
        "Das waren viele Fragen auf einmal. Bitte fragen Sie in {seconds} s wieder.",
        "Erano molte domande insieme. Chiedi di nuovo tra {seconds} s, per favore.",
        "Cela fait beaucoup d'un coup. Merci de redemander dans {seconds} s.",
        "Han sido muchas de golpe. Vuelve a preguntar en {seconds} s, por favor.",
    ),
    "restarting": row(
        "I am being restarted. Please ask again in a minute.",
        "Ich werde gerade neu gestartet. Bitte fragen Sie in einer Minute noch einmal.",
        "Mi stanno riavviando. Chiedi di nuovo tra un minuto, per favore.",
        "On me redémarre. Merci de redemander dans une minute.",
        "Me están reiniciando. Vuelve a preguntar en un minuto, por favor.",
    ),
    "store_down": row(
        "I cannot reach my articles at the moment. Please ask again in a few minutes.",
        "Ich erreiche meine Artikel gerade nicht. Bitte fragen Sie in einigen Minuten noch einmal.",
        "Al momento non riesco a raggiungere i miei articoli. Chiedi di nuovo tra qualche minuto, "
        "per favore.",
        "Je n'arrive pas à atteindre mes articles pour le moment. Merci de redemander dans "
        "quelques minutes.",
        "Ahora mismo no puedo acceder a mis artículos. Vuelve a preguntar dentro de unos minutos, "
        "por favor.",
    ),
    "undelivered": row(
        "Discord did not take my answer to {link}. Please ask again in a few minutes.",
        "Discord hat meine Antwort auf {link} nicht angenommen. Bitte fragen Sie in ein paar "
        "Minuten noch einmal.",
        "Discord non ha accettato la mia risposta a {link}. Chiedi di nuovo tra qualche minuto, "
        "per favore.",
        "Discord n'a pas accepté ma réponse à {link}. Merci de redemander dans quelques minutes.",
        "Discord no ha aceptado mi respuesta a {link}. Vuelve a preguntar dentro de unos minutos, "
        "por favor.",
    ),
    "lacking": row(
        "I cannot answer in {channel}: I lack {permissions}. Someone who manages the server can "
        "allow me that.",
        "In {channel} kann ich nicht antworten: Mir fehlt {permissions}. Wer den Server verwaltet, "
        "kann es mir erlauben.",
        "Non posso rispondere in {channel}: mi manca {permissions}. Chi gestisce il server può "
        "concedermelo.",
        "Je ne peux pas répondre dans {channel} : il me manque {permissions}. Qui gère le serveur "
        "peut me l'accorder.",
        "No puedo responder en {channel}: me falta {permissions}. Quien gestiona el servidor "
        "puede concedérmelo.",
    ),
    "closest_title": {
        "en": "I don't know", "de": "Das weiß ich nicht", "it": "Non lo so",
        "fr": "Je ne sais pas", "es": "No lo sé",
    },
    "writing": row(
        "Still being written; each sentence is checked before it appears …",
        "Wird noch geschrieben; jeder Satz wird geprüft, bevor er erscheint …",
        "Ancora in scrittura; ogni frase è verificata prima di apparire …",
        "Encore en cours d'écriture ; chaque phrase est vérifiée avant de paraître …",
        "Aún se está escribiendo; cada frase se comprueba antes de aparecer …",
    ),
    "not_asker": row(
        "Questions here are for holders of {role}. Who manages the server decides that with "
        "/config access.",
        "Fragen dürfen hier nur Träger von {role} stellen. Das legt mit /einstellungen zugang "
        "fest, wer den Server verwaltet.",
        "Qui può fare domande solo chi ha {role}. Lo decide chi gestisce il server con "
        "/impostazioni accesso.",
        "Ici, seuls les porteurs de {role} peuvent poser des questions. C'est décidé par qui gère "
        "le serveur, avec /configuration accès.",
        "Aquí solo pueden preguntar quienes tienen {role}. Lo decide quien gestiona el servidor "
        "con /ajustes acceso.",
    ),
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
    "follow_mention": row(
        "Ask on here and mention me: I can only read messages that do.",
        "Fragen Sie hier weiter und erwähnen Sie mich: Nur solche Nachrichten kann ich lesen.",
        "Continua qui e menzionami: posso leggere solo i messaggi che lo fanno.",
        "Continuez ici en me mentionnant : je ne peux lire que ces messages-là.",
        "Sigue aquí y mencióname: solo puedo leer los mensajes que lo hacen.",
    ),
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

STRINGS = NAMES | DESCRIPTIONS | CONVERSATION | ADMIN | FEEDS | CONFIG | PERMISSIONS | STATE

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
    """Gives Discord the names and descriptions of commands in every language."""

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


def localised(key: str) -> app_commands.locale_str:
    """A name or description that Discord shows in the client's language."""
    return app_commands.locale_str(STRINGS[key]["en"], key=key)
