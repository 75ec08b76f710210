"""What status and timeline say around their quotes, in each language; dates as people read them.

Used by the terminal, by Discord and in the picture. A test proves the table complete.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from babel.dates import format_skeleton, format_time

from bot.answers.phrases import moment_text, phrase, published_text
from vectorstore.events import TIMES
from vectorstore.text.dates import Precision

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.status import Status
    from bot.timeline import ToldEvent


LOCALES = {"en": "en_GB"}
"""Days before months."""


def _row(en: str, de: str, it: str, fr: str, es: str) -> dict[str, str]:
    return {"en": en, "de": de, "it": it, "fr": fr, "es": es}


STRINGS = {
    "status_of": _row(
        "{story}: the state of things",
        "{story}: der Stand der Dinge",
        "{story}: la situazione",
        "{story} : la situation",
        "{story}: la situación",
    ),
    "timeline_of": _row(
        "{story}: timeline", "{story}: Zeitleiste", "{story}: cronologia",
        "{story} : chronologie", "{story}: cronología",
    ),
    "since": _row(
        "since {date}", "seit {date}", "dal {date}", "depuis le {date}", "desde el {date}"
    ),
    "latest": _row(
        "Last developments", "Letzte Entwicklungen", "Ultimi sviluppi", "Derniers développements",
        "Últimos acontecimientos",
    ),
    "changes": _row(
        "What changed since {date}",
        "Was sich seit {date} geändert hat",
        "Che cosa è cambiato dal {date}",
        "Ce qui a changé depuis le {date}",
        "Qué ha cambiado desde el {date}",
    ),
    "changed_questions": _row(
        "Answered from newer reports: {questions}",
        "Aus neueren Berichten beantwortet: {questions}",
        "Con risposte da articoli più recenti: {questions}",
        "Réponse tirée d'articles plus récents : {questions}",
        "Con respuestas de artículos más recientes: {questions}",
    ),
    "no_changes": _row(
        "Nothing that I have says anything new.",
        "Nichts von dem, was ich habe, sagt etwas Neues.",
        "Nulla di ciò che ho dice qualcosa di nuovo.",
        "Rien de ce que j'ai ne dit quoi que ce soit de nouveau.",
        "Nada de lo que tengo dice algo nuevo.",
    ),
    "fresh": _row(
        "{count} articles; the newest is of {date}.",
        "{count} Artikel; der neueste ist vom {date}.",
        "{count} articoli; il più recente è del {date}.",
        "{count} articles ; le plus récent est du {date}.",
        "{count} artículos; el más reciente es del {date}.",
    ),
    "old": _row(
        "That is {days} days ago: later news may be missing.",
        "Das ist {days} Tage her: Neueres kann fehlen.",
        "Sono passati {days} giorni: possono mancare notizie successive.",
        "Cela fait {days} jours : des nouvelles plus récentes peuvent manquer.",
        "Hace {days} días: pueden faltar noticias posteriores.",
    ),
    "nothing": _row(
        "Nothing is indexed that was known then.",
        "Es ist nichts erfasst, was damals bekannt war.",
        "Non è raccolto nulla che allora fosse noto.",
        "Rien de ce qui était alors connu n'est recueilli.",
        "No se ha recogido nada que entonces se supiera.",
    ),
    "no_events": _row(
        "No dated events in this span.",
        "Keine datierten Ereignisse in diesem Zeitraum.",
        "Nessun evento datato in questo periodo.",
        "Aucun événement daté dans cette période.",
        "Ningún suceso fechado en este periodo.",
    ),
    "about": _row("about {date}", "etwa {date}", "circa {date}", "vers {date}", "hacia {date}"),
    "conflict": _row(
        "reports differ", "Berichte widersprechen sich", "resoconti discordanti",
        "récits divergents", "los relatos difieren",
    ),
    "overtaken": _row(
        "overtaken by a later report, see below",
        "von einer späteren Meldung überholt, siehe unten",
        "superato da una notizia successiva, si veda sotto",
        "dépassé par une information ultérieure, voir ci-dessous",
        "superado por una noticia posterior, véase abajo",
    ),
    "chosen": _row(
        "The {shown} most important of {all} events.",
        "Die {shown} wichtigsten von {all} Ereignissen.",
        "I {shown} eventi più importanti su {all}.",
        "Les {shown} événements les plus importants sur {all}.",
        "Los {shown} sucesos más importantes de {all}.",
    ),
    "ahead": _row("announced", "angekündigt", "annunciato", "annoncé", "anunciado"),
}  # fmt: skip


def say(key: str, language: str, **values: object) -> str:
    """The string in a language that the bot speaks."""
    return STRINGS[key][language].format(**values)


def day_text(day: date, language: str) -> str:
    """A day: "18 November 2023"."""
    return skeleton("yMMMMd", day, language)


def skeleton(fields: str, day: date, language: str) -> str:
    """A day by the fields that it shall show, in the order of the language."""
    return str(format_skeleton(fields, day, locale=LOCALES.get(language, language)))


def iso_text(text: str, language: str) -> str:
    """A day in ISO 8601 as people read it."""
    return day_text(date.fromisoformat(text), language)


def date_text(event: ToldEvent, language: str, zone: ZoneInfo) -> str:
    """When an event was, as finely as it is told: "17 Nov 2023, 12:28", "May 2024"."""
    first, last = first_day(event, zone), last_day(event, zone)
    if event.precision is Precision.YEAR:
        text = str(first.year) if first.year == last.year else f"{first.year} – {last.year}"
    elif event.precision is Precision.MONTH:
        text = skeleton("yMMM", first, language)
        if (first.year, first.month) != (last.year, last.month):
            text += f" – {skeleton('yMMM', last, language)}"
    elif first == last:
        text = skeleton("yMMMd", first, language)
        if event.precision in TIMES:
            text += f", {time_text(event, language, zone)}"
    else:
        fields = "MMMd" if first.year == last.year else "yMMMd"
        text = f"{skeleton(fields, first, language)} – {skeleton('yMMMd', last, language)}"
    return text if event.certain else say("about", language, date=text)


def short_text(event: ToldEvent, language: str, zone: ZoneInfo) -> str:
    """The day of an event, or its days, under a heading that names the month and year."""
    if event.precision in {Precision.YEAR, Precision.MONTH}:
        return date_text(event, language, zone)
    first, last = first_day(event, zone), last_day(event, zone)
    text = skeleton("MMMd", first, language)
    if last != first:
        text += f" – {skeleton('MMMd', last, language)}"
    return text if event.certain else say("about", language, date=text)


def time_text(event: ToldEvent, language: str, zone: ZoneInfo) -> str:
    """The time of day of an event in `zone`, or both ends where reports differ."""
    first, last = (
        format_time(datetime.fromisoformat(text).astimezone(zone).time(), "HH:mm", locale=language)
        for text in (event.earliest, event.latest)
    )
    return f"{first} – {last}" if event.conflict and first != last else str(first)


def first_day(event: ToldEvent, zone: ZoneInfo) -> date:
    """The day on which an event was, or began."""
    return _day(event.earliest, event.precision, zone)


def last_day(event: ToldEvent, zone: ZoneInfo) -> date:
    """The day on which it ended; a night counts as the day on which it began."""
    if event.precision is Precision.PART_OF_DAY and not event.conflict:
        return first_day(event, zone)
    return _day(event.latest, event.precision, zone)


def _day(text: str, precision: Precision, zone: ZoneInfo) -> date:
    moment = datetime.fromisoformat(text)
    return (moment.astimezone(zone) if precision in TIMES else moment).date()


def as_of_text(moment: datetime, language: str) -> str:
    """The moment of a status: "As of 20 November 2023, 12:00 (UTC-8)"."""
    return phrase("as_of", language, date=moment_text(moment, language)).rstrip(" :")


def remarks(event: ToldEvent, language: str) -> str:
    """What a reader must know of an event's date; empty mostly."""
    said = [say(key, language) for key in ("conflict", "ahead") if getattr(event, key)]
    return f" ({', '.join(said)})" if said else ""


def freshness(status: Status, language: str) -> str:
    """How many articles there are and how old the newest is."""
    if status.newest is None:
        return say("nothing", language)
    published = status.newest.published
    date_of = (
        published_text(published, language)
        if published
        else moment_text(status.newest.known_from, language)
    )
    text = say("fresh", language, count=status.articles, date=date_of)
    return f"{text} {say('old', language, days=status.age.days)}" if status.is_old else text
