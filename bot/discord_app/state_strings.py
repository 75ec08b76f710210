"""What /status and /timeline are called and say, by language; merged into `strings`.

What stands in their messages beside that is in `bot.state_text`, which the terminal shares.
"""

from __future__ import annotations

from bot.discord_app.command_strings import row

STATE: dict[str, dict[str, str]] = {
    "name_status": row("status", "lage", "situazione", "situation", "situación"),
    "name_timeline": row("timeline", "zeitleiste", "cronologia", "chronologie", "cronología"),
    "opt_from": row("from", "von", "dal", "du", "desde"),
    "opt_to": row("to", "bis", "al", "au", "hasta"),
    "cmd_status": row(
        "The state of the story: the standing questions and the last developments",
        "Der Stand der Geschichte: die ständigen Fragen und die letzten Entwicklungen",
        "La situazione: le domande fisse e gli ultimi sviluppi",
        "La situation : les questions permanentes et les derniers développements",
        "La situación: las preguntas fijas y los últimos acontecimientos",
    ),
    "cmd_timeline": row(
        "What happened when, with sources and a picture",
        "Was wann geschah, mit Quellen und einem Bild",
        "Che cosa è successo e quando, con le fonti e un'immagine",
        "Ce qui s'est passé et quand, avec les sources et une image",
        "Qué pasó y cuándo, con fuentes y una imagen",
    ),
    "arg_state_as_of": row(
        "With what was known on this day, like 2023-11-19",
        "Mit dem Wissensstand dieses Tages, wie 2023-11-19",
        "Con ciò che si sapeva in quel giorno, come 2023-11-19",
        "Avec ce qu'on savait ce jour-là, comme 2023-11-19",
        "Con lo que se sabía ese día, como 2023-11-19",
    ),
    "arg_from": row(
        "The first day, like 2023-11-17",
        "Der erste Tag, wie 2023-11-17",
        "Il primo giorno, come 2023-11-17",
        "Le premier jour, comme 2023-11-17",
        "El primer día, como 2023-11-17",
    ),
    "arg_to": row(
        "The last day, like 2023-11-22",
        "Der letzte Tag, wie 2023-11-22",
        "L'ultimo giorno, come 2023-11-22",
        "Le dernier jour, comme 2023-11-22",
        "El último día, como 2023-11-22",
    ),
    "bad_span": row(
        "The last day lies before the first.",
        "Der letzte Tag liegt vor dem ersten.",
        "L'ultimo giorno viene prima del primo.",
        "Le dernier jour vient avant le premier.",
        "El último día está antes que el primero.",
    ),
    "events": row(
        "Events {first} to {last} of {count}",
        "Ereignisse {first} bis {last} von {count}",
        "Eventi da {first} a {last} di {count}",
        "Événements {first} à {last} sur {count}",
        "Sucesos {first} a {last} de {count}",
    ),
    "unanswered": row(
        "The articles do not say.",
        "Die Artikel sagen es nicht.",
        "Gli articoli non lo dicono.",
        "Les articles ne le disent pas.",
        "Los artículos no lo dicen.",
    ),
}
