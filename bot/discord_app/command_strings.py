"""Names and descriptions of commands and their options, by language; merged into `strings`.

Names keep to what Discord takes: lower case, no spaces, 1 to 32 characters; descriptions at most
100. Tests hold every row to that.
"""

from __future__ import annotations


def row(en: str, de: str, it: str, fr: str, es: str) -> dict[str, str]:
    """One string in the five languages."""
    return {"en": en, "de": de, "it": it, "fr": fr, "es": es}


NAMES: dict[str, dict[str, str]] = {
    "name_ask": row("ask", "fragen", "chiedi", "demander", "preguntar"),
    "name_sources": row("sources", "quellen", "fonti", "sources", "fuentes"),
    "name_help": row("help", "hilfe", "aiuto", "aide", "ayuda"),
    "name_admin": row("admin", "admin", "admin", "admin", "admin"),
    "name_ingest": row("ingest", "aufnehmen", "acquisisci", "ajouter", "incorporar"),
    "name_reindex": row("reindex", "neu-erfassen", "reindicizza", "réindexer", "reindexar"),
    "name_remove": row("remove", "entfernen", "rimuovi", "retirer", "quitar"),
    "name_feeds": row("feeds", "feeds", "feed", "flux", "canales"),
    "name_health": row("health", "zustand", "stato", "état", "estado"),
    "name_gaps": row("gaps", "lücken", "lacune", "lacunes", "lagunas"),
    "name_config": row("config", "einstellungen", "impostazioni", "configuration", "ajustes"),
    "name_channel": row("channel", "kanal", "canale", "salon", "canal"),
    "name_language": row("language", "sprache", "lingua", "langue", "idioma"),
    "name_show": row("show", "anzeigen", "mostra", "afficher", "mostrar"),
    "opt_question": row("question", "frage", "domanda", "question", "pregunta"),
    "opt_as_of": row("as_of", "stand", "data", "date", "fecha"),
    "opt_private": row("private", "privat", "privato", "privé", "privado"),
    "opt_search": row("search", "suche", "cerca", "recherche", "buscar"),
    "opt_topic": row("topic", "thema", "argomento", "sujet", "tema"),
    "opt_url": row("url", "adresse", "indirizzo", "adresse", "dirección"),
    "opt_full": row("full", "vollständig", "completo", "complet", "completo"),
    "opt_article": row("article", "artikel", "articolo", "article", "artículo"),
    "opt_channel": row("channel", "kanal", "canale", "salon", "canal"),
    "opt_language": row("language", "sprache", "lingua", "langue", "idioma"),
}

DESCRIPTIONS: dict[str, dict[str, str]] = {
    "cmd_ask": row(
        "Ask about the story; every answer quotes its sources",
        "Frage zur Geschichte stellen; jede Antwort zitiert ihre Quellen",
        "Fai una domanda sulla vicenda; ogni risposta cita le fonti",
        "Poser une question sur l'affaire ; chaque réponse cite ses sources",
        "Pregunta sobre la historia; cada respuesta cita sus fuentes",
    ),
    "arg_question": row(
        "Your question, in any language",
        "Ihre Frage, in jeder Sprache",
        "La tua domanda, in qualsiasi lingua",
        "Votre question, dans n'importe quelle langue",
        "Tu pregunta, en cualquier idioma",
    ),
    "arg_as_of": row(
        "Answer with what was known on this day",
        "Mit dem Wissensstand dieses Tages antworten",
        "Rispondi con ciò che si sapeva in quel giorno",
        "Répondre avec ce qu'on savait ce jour-là",
        "Responder con lo que se sabía ese día",
    ),
    "arg_private": row(
        "Show the answer only to you",
        "Antwort nur Ihnen zeigen",
        "Mostra la risposta solo a te",
        "Montrer la réponse à vous seul",
        "Mostrar la respuesta solo a ti",
    ),
    "cmd_sources": row(
        "List the articles that answers come from",
        "Artikel auflisten, aus denen die Antworten stammen",
        "Elenca gli articoli da cui vengono le risposte",
        "Lister les articles d'où viennent les réponses",
        "Listar los artículos de los que salen las respuestas",
    ),
    "arg_search": row(
        "Part of a title or outlet",
        "Teil eines Titels oder Mediums",
        "Parte di un titolo o di una testata",
        "Partie d'un titre ou d'un média",
        "Parte de un título o medio",
    ),
    "cmd_help": row(
        "What this bot does, how to ask, and what it keeps",
        "Was dieser Bot tut, wie man fragt und was er aufbewahrt",
        "Che cosa fa questo bot, come chiedere e che cosa conserva",
        "Ce que fait ce bot, comment demander et ce qu'il conserve",
        "Qué hace este bot, cómo preguntar y qué guarda",
    ),
    "arg_topic": row(
        "What you want to know about",
        "Worüber Sie etwas wissen möchten",
        "Che cosa vuoi sapere",
        "Ce que vous voulez savoir",
        "Sobre qué quieres saber",
    ),
    "topic_asking": row("asking", "fragen", "chiedere", "demander", "preguntar"),
    "topic_privacy": row("privacy", "Datenschutz", "privacy", "vie privée", "privacidad"),
    "menu_check": row(
        "Check with sources",
        "Mit Quellen prüfen",
        "Verifica con le fonti",
        "Vérifier avec les sources",
        "Comprobar con las fuentes",
    ),
    "cmd_admin": row(
        "Look after the articles (admins only)",
        "Die Artikel pflegen (nur für Admins)",
        "Cura gli articoli (solo admin)",
        "Gérer les articles (admins seulement)",
        "Cuidar los artículos (solo admins)",
    ),
    "cmd_ingest": row(
        "Take in an article, a feed or a sitemap",
        "Einen Artikel, einen Feed oder eine Sitemap aufnehmen",
        "Acquisisci un articolo, un feed o una sitemap",
        "Ajouter un article, un flux ou un plan de site",
        "Incorporar un artículo, un canal o un mapa del sitio",
    ),
    "arg_url": row(
        "Its web address (https://…)",
        "Die Webadresse (https://…)",
        "Il suo indirizzo web (https://…)",
        "Son adresse web (https://…)",
        "Su dirección web (https://…)",
    ),
    "cmd_reindex": row(
        "Follow every known source again",
        "Alle bekannten Quellen noch einmal abrufen",
        "Ripercorri tutte le fonti conosciute",
        "Consulter à nouveau toutes les sources connues",
        "Volver a consultar todas las fuentes conocidas",
    ),
    "arg_full": row(
        "Fetch nothing, but build the whole index anew",
        "Nichts abrufen, sondern den ganzen Index neu aufbauen",
        "Non scaricare nulla, ma ricostruisci l'intero indice",
        "Ne rien télécharger, mais reconstruire tout l'index",
        "No descargar nada, sino reconstruir todo el índice",
    ),
    "cmd_remove": row(
        "Take an article out of the index",
        "Einen Artikel aus dem Index nehmen",
        "Togli un articolo dall'indice",
        "Retirer un article de l'index",
        "Quitar un artículo del índice",
    ),
    "arg_article": row(
        "Part of its title, its address or its id",
        "Teil des Titels, Adresse oder Kennung",
        "Parte del titolo, indirizzo o identificativo",
        "Partie du titre, adresse ou identifiant",
        "Parte del título, dirección o identificador",
    ),
    "cmd_feeds": row(
        "The sources that are followed: list, add, remove, pause",
        "Die verfolgten Quellen: auflisten, hinzufügen, entfernen, anhalten",
        "Le fonti seguite: elenca, aggiungi, rimuovi, sospendi",
        "Les sources suivies : lister, ajouter, retirer, suspendre",
        "Las fuentes que se siguen: listar, añadir, quitar, pausar",
    ),
    "cmd_health": row(
        "How the bot is doing",
        "Wie es dem Bot geht",
        "Come sta il bot",
        "Comment va le bot",
        "Cómo está el bot",
    ),
    "cmd_gaps": row(
        "Questions that no article answers",
        "Fragen, die kein Artikel beantwortet",
        "Domande a cui nessun articolo risponde",
        "Questions auxquelles aucun article ne répond",
        "Preguntas que ningún artículo responde",
    ),
    "cmd_config": row(
        "Settings of this server",
        "Einstellungen dieses Servers",
        "Impostazioni di questo server",
        "Réglages de ce serveur",
        "Ajustes de este servidor",
    ),
    "cmd_channel": row(
        "The channel where every message is a question; without one: none",
        "Der Kanal, in dem jede Nachricht eine Frage ist; ohne Angabe: keiner",
        "Il canale in cui ogni messaggio è una domanda; senza indicazione: nessuno",
        "Le salon où chaque message est une question ; sans indication : aucun",
        "El canal donde cada mensaje es una pregunta; sin indicarlo: ninguno",
    ),
    "arg_channel": row(
        "The bot's own channel",
        "Der eigene Kanal des Bots",
        "Il canale del bot",
        "Le salon du bot",
        "El canal del bot",
    ),
    "cmd_language": row(
        "The language where neither the question nor the person's Discord tells one",
        "Die Sprache, wenn weder die Frage noch das Discord der Person eine nennt",
        "La lingua, quando né la domanda né il Discord della persona ne indicano una",
        "La langue quand ni la question ni le Discord de la personne n'en indique",
        "El idioma cuando ni la pregunta ni el Discord de la persona indican uno",
    ),
    "arg_language": row(
        "The language, or automatic",
        "Die Sprache, oder automatisch",
        "La lingua, o automatico",
        "La langue, ou automatique",
        "El idioma, o automático",
    ),
    "language_auto": row("automatic", "automatisch", "automatico", "automatique", "automático"),
    "cmd_show": row(
        "Show the settings of this server",
        "Die Einstellungen dieses Servers anzeigen",
        "Mostra le impostazioni di questo server",
        "Afficher les réglages de ce serveur",
        "Mostrar los ajustes de este servidor",
    ),
}
