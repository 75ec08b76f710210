"""What the writers say around the quotes, in each language. A test proves the table complete."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from babel.core import Locale
from babel.dates import format_date, format_datetime

if TYPE_CHECKING:
    from datetime import datetime

    from vectorstore.types import Published

LANGUAGES = ("en", "de", "it", "fr", "es")
"""Languages that the bot speaks, the fallback first."""

PHRASES: dict[str, dict[str, str]] = {
    "quote": {
        "en": "{outlet}, {date}: “{quote}” [{n}]",
        "de": "{outlet}, {date}: „{quote}“ [{n}]",
        "it": "{outlet}, {date}: «{quote}» [{n}]",
        "fr": "{outlet}, {date} : « {quote} » [{n}]",
        "es": "{outlet}, {date}: «{quote}» [{n}]",
    },
    "undated": {
        "en": "undated",
        "de": "ohne Datum",
        "it": "senza data",
        "fr": "non daté",
        "es": "sin fecha",
    },
    "as_of": {
        "en": "As of {date}:",
        "de": "Stand {date}:",
        "it": "Situazione al {date}:",
        "fr": "État au {date} :",
        "es": "Situación a fecha de {date}:",
    },
    "as_of_newest": {
        "en": "As of the newest article, {date}:",
        "de": "Stand des neuesten Artikels, {date}:",
        "it": "Situazione all'articolo più recente, {date}:",
        "fr": "État à l'article le plus récent, {date} :",
        "es": "Situación según el artículo más reciente, {date}:",
    },
    "refusal": {
        "en": "I don't know: none of the indexed articles answers this.",
        "de": "Das weiß ich nicht: Keiner der erfassten Artikel beantwortet die Frage.",
        "it": "Non lo so: nessuno degli articoli raccolti risponde a questa domanda.",
        "fr": "Je ne sais pas : aucun des articles recueillis ne répond à cette question.",
        "es": "No lo sé: ninguno de los artículos recogidos responde a esta pregunta.",
    },
    "refusal_as_of": {
        "en": "I don't know: no article published by {date} answers this.",
        "de": "Das weiß ich nicht: Kein bis {date} erschienener Artikel beantwortet die Frage.",
        "it": "Non lo so: nessun articolo pubblicato entro il {date} risponde a questa domanda.",
        "fr": "Je ne sais pas : aucun article paru jusqu'au {date} ne répond à cette question.",
        "es": "No lo sé: ningún artículo publicado hasta el {date} responde a esta pregunta.",
    },
    "refusal_unknown": {
        "en": "I don't know: the indexed articles say nothing about {names}.",
        "de": "Das weiß ich nicht: Die erfassten Artikel sagen nichts über {names}.",
        "it": "Non lo so: gli articoli raccolti non dicono nulla su {names}.",
        "fr": "Je ne sais pas : les articles recueillis ne disent rien sur {names}.",
        "es": "No lo sé: los artículos recogidos no dicen nada sobre {names}.",
    },
    "closest": {
        "en": "The closest passages:",
        "de": "Am nächsten kommen diese Stellen:",
        "it": "I passaggi più vicini:",
        "fr": "Les passages les plus proches :",
        "es": "Los pasajes más cercanos:",
    },
    "off_topic": {
        "en": "That is not part of the story I follow. I answer questions about: {story}.",
        "de": "Das gehört nicht zu der Geschichte, die ich verfolge. Ich beantworte Fragen zu: "
        "{story}.",
        "it": "Questo non fa parte della vicenda che seguo. Rispondo a domande su: {story}.",
        "fr": "Cela ne fait pas partie de l'histoire que je suis. Je réponds aux questions sur : "
        "{story}.",
        "es": "Eso no forma parte de la historia que sigo. Respondo a preguntas sobre: {story}.",
    },
    "order": {
        "en": "I don't take orders that change how I work. I answer questions about: {story}.",
        "de": "Anweisungen, die meine Arbeitsweise ändern, befolge ich nicht. Ich beantworte "
        "Fragen zu: {story}.",
        "it": "Non eseguo istruzioni che cambiano il mio modo di lavorare. Rispondo a domande "
        "su: {story}.",
        "fr": "Je n'exécute pas de consignes qui changent ma façon de travailler. Je réponds aux "
        "questions sur : {story}.",
        "es": "No sigo instrucciones que cambien mi forma de trabajar. Respondo a preguntas "
        "sobre: {story}.",
    },
    "small_talk": {
        "en": "Happy to help. Ask me anything about: {story}.",
        "de": "Gern. Fragen Sie mich alles zu: {story}.",
        "it": "Volentieri. Chiedimi pure di: {story}.",
        "fr": "Avec plaisir. Posez-moi vos questions sur : {story}.",
        "es": "Con gusto. Pregúntame lo que quieras sobre: {story}.",
    },
    "empty": {
        "en": "Please ask a question in words.",
        "de": "Bitte stellen Sie eine Frage in Worten.",
        "it": "Per favore, fai una domanda a parole.",
        "fr": "Merci de poser une question avec des mots.",
        "es": "Por favor, haz una pregunta con palabras.",
    },
    "nothing_indexed": {
        "en": "Nothing is indexed yet, so I cannot answer.",
        "de": "Es ist noch nichts erfasst, daher kann ich nicht antworten.",
        "it": "Non è ancora stato raccolto nulla, quindi non posso rispondere.",
        "fr": "Rien n'est encore recueilli, je ne peux donc pas répondre.",
        "es": "Todavía no se ha recogido nada, así que no puedo responder.",
    },
    "nothing_then": {
        "en": "Nothing that I have was published by {date}.",
        "de": "Bis {date} war nichts von dem erschienen, was ich habe.",
        "it": "Nulla di ciò che ho era stato pubblicato entro il {date}.",
        "fr": "Rien de ce que j'ai n'était paru au {date}.",
        "es": "Nada de lo que tengo se había publicado hasta el {date}.",
    },
    "question_cut": {
        "en": "The question is very long; only its beginning was searched for.",
        "de": "Die Frage ist sehr lang; gesucht wurde nur nach ihrem Anfang.",
        "it": "La domanda è molto lunga; è stato cercato solo l'inizio.",
        "fr": "La question est très longue ; seul son début a été recherché.",
        "es": "La pregunta es muy larga; solo se ha buscado su comienzo.",
    },
    "claim": {
        "en": "“{claim}”",
        "de": "„{claim}“",
        "it": "«{claim}»",
        "fr": "« {claim} »",
        "es": "«{claim}»",
    },
    "claim_nothing": {
        "en": "The articles say nothing about this.",
        "de": "Dazu sagen die Artikel nichts.",
        "it": "Gli articoli non dicono nulla al riguardo.",
        "fr": "Les articles n'en disent rien.",
        "es": "Los artículos no dicen nada al respecto.",
    },
    "claim_absent": {
        "en": "Compare: not in these passages: {names}.",
        "de": "Vergleichen Sie: In diesen Stellen steht nicht: {names}.",
        "it": "Confronta: in questi passaggi non c'è: {names}.",
        "fr": "À comparer : absent de ces passages : {names}.",
        "es": "Compara: no figura en estos pasajes: {names}.",
    },
    "claims_more": {
        "en": "Only the first {count} statements were looked up.",
        "de": "Nur die ersten {count} Aussagen wurden nachgeschlagen.",
        "it": "Sono state cercate solo le prime {count} affermazioni.",
        "fr": "Seules les {count} premières affirmations ont été recherchées.",
        "es": "Solo se buscaron las primeras {count} afirmaciones.",
    },
    "other_language": {
        "en": "Quoted in the original: {languages}.",
        "de": "Im Original zitiert: {languages}.",
        "it": "Citato in lingua originale: {languages}.",
        "fr": "Cité dans la langue d'origine : {languages}.",
        "es": "Citado en el idioma original: {languages}.",
    },
    "dropped": {
        "en": "One or more sentences were left out because their sources do not bear them out.",
        "de": "Ein oder mehrere Sätze entfielen, weil ihre Quellen sie nicht belegen.",
        "it": "Una o più frasi sono state omesse perché le fonti non le confermano.",
        "fr": "Une ou plusieurs phrases ont été omises, car leurs sources ne les confirment pas.",
        "es": "Se omitieron una o más frases porque sus fuentes no las respaldan.",
    },
    "superseded": {
        "en": "Overtaken by later news: {old}. See {outlet}, {date} [{n}].",
        "de": "Von späteren Meldungen überholt: {old}. Siehe {outlet}, {date} [{n}].",
        "it": "Superato da notizie successive: {old}. Si veda {outlet}, {date} [{n}].",
        "fr": "Dépassé par des informations ultérieures : {old}. Voir {outlet}, {date} [{n}].",
        "es": "Superado por noticias posteriores: {old}. Véase {outlet}, {date} [{n}].",
    },
    "conflict": {
        "en": "Accounts differ: {sides}.",
        "de": "Die Darstellungen weichen voneinander ab: {sides}.",
        "it": "Le versioni non concordano: {sides}.",
        "fr": "Les versions divergent : {sides}.",
        "es": "Las versiones no coinciden: {sides}.",
    },
    "model_failed": {
        "en": "The language model did not answer, so these are the articles' own words.",
        "de": "Das Sprachmodell hat nicht geantwortet, daher stehen hier die Worte der Artikel.",
        "it": "Il modello linguistico non ha risposto: queste sono le parole degli articoli.",
        "fr": "Le modèle de langage n'a pas répondu : voici les mots mêmes des articles.",
        "es": "El modelo de lenguaje no respondió: estas son las palabras de los artículos.",
    },
    "model_stopped": {
        "en": "The language model stopped before the end; the answer may be incomplete.",
        "de": "Das Sprachmodell brach vorzeitig ab; die Antwort ist vielleicht unvollständig.",
        "it": "Il modello linguistico si è interrotto; la risposta può essere incompleta.",
        "fr": "Le modèle de langage s'est interrompu ; la réponse est peut-être incomplète.",
        "es": "El modelo de lenguaje se interrumpió; la respuesta puede estar incompleta.",
    },
    "model_unsupported": {
        "en": "The language model gave no answer that the articles bear out, so these are their "
        "own words.",
        "de": "Das Sprachmodell gab keine Antwort, die die Artikel belegen, daher stehen hier "
        "deren Worte.",
        "it": "Il modello linguistico non ha dato una risposta confermata dagli articoli: queste "
        "sono le loro parole.",
        "fr": "Le modèle de langage n'a donné aucune réponse que les articles confirment : voici "
        "leurs propres mots.",
        "es": "El modelo de lenguaje no dio ninguna respuesta que los artículos respalden: estas "
        "son sus propias palabras.",
    },
}


def supported(language: str | None) -> str | None:
    """The language if the bot speaks it, else None."""
    return language if language in LANGUAGES else None


def phrase(key: str, language: str, **values: object) -> str:
    """The phrase in a language that the bot speaks, with its places filled."""
    return PHRASES[key][language].format(**values)


def published_text(published: Published | None, language: str) -> str:
    """An article's date as written in `language`, with the time where it is known."""
    if published is None:
        return phrase("undated", language)
    if published.day_only:
        return format_date(published.moment.date(), _day(language), locale=language)
    return moment_text(published.moment, language)


def moment_text(moment: datetime, language: str) -> str:
    """A moment with its offset from UTC: "18 November 2023, 21:30 (UTC-8)"."""
    offset = moment.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset is not None else 0
    hours, rest = divmod(abs(minutes), 60)
    zone = f"UTC{'-' if minutes < 0 else '+'}{hours}" if minutes else "UTC"
    if rest:
        zone += f":{rest:02d}"
    pattern = f"{_day(language)}, HH:mm"
    text = format_datetime(moment, pattern, tzinfo=moment.tzinfo, locale=language)
    return f"{text} ({zone})"


def _day(language: str) -> str:
    """How a day is written: "19. November 2023", "19 de noviembre de 2023"."""
    return {"de": "d. MMMM y", "es": "d 'de' MMMM 'de' y"}.get(language, "d MMMM y")


@cache
def language_name(code: str, language: str) -> str:
    """The name of a language in another: ("de", "fr") -> "allemand"."""
    names = Locale(language).languages
    return str(names.get(code, code))
