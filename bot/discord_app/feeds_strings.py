"""What /admin feeds says, by language; merged into `strings`."""

from __future__ import annotations

from bot.discord_app.command_strings import row

FEEDS: dict[str, dict[str, str]] = {
    "opt_action": row("action", "aktion", "azione", "action", "acción"),
    "arg_action": row(
        "What to do; without it, the list", "Was zu tun ist; ohne Angabe: die Liste",
        "Che cosa fare; senza: l'elenco", "Que faire ; sans indication : la liste",
        "Qué hacer; sin indicarlo: la lista",
    ),
    "arg_feed": row(
        "Of a feed, a sitemap or a page (https://…)",
        "Eines Feeds, einer Sitemap oder einer Seite (https://…)",
        "Di un feed, una sitemap o una pagina (https://…)",
        "D'un flux, d'un plan de site ou d'une page (https://…)",
        "De un canal, un mapa del sitio o una página (https://…)",
    ),
    "feeds_list": row("list", "auflisten", "elenca", "lister", "listar"),
    "feeds_add": row("add", "hinzufügen", "aggiungi", "ajouter", "añadir"),
    "feeds_remove": row("remove", "entfernen", "rimuovi", "retirer", "quitar"),
    "feeds_pause": row("pause", "anhalten", "sospendi", "suspendre", "pausar"),
    "feeds_resume": row("resume", "fortsetzen", "riprendi", "reprendre", "reanudar"),
    "feed_which": row(
        "Name the address too.", "Geben Sie auch die Adresse an.", "Indica anche l'indirizzo.",
        "Indiquez aussi l'adresse.", "Indica también la dirección.",
    ),
    "feed_added": row(
        "{address} is followed from now on: a {kind} that lists {count} addresses.",
        "{address} wird ab jetzt verfolgt: {kind} mit {count} Adressen.",
        "{address} è seguito da ora: {kind} con {count} indirizzi.",
        "{address} est suivi désormais : {kind} avec {count} adresses.",
        "{address} se sigue desde ahora: {kind} con {count} direcciones.",
    ),
    "feed_added_page": row(
        "{address} is followed from now on: the page “{title}”.",
        "{address} wird ab jetzt verfolgt: die Seite „{title}“.",
        "{address} è seguito da ora: la pagina «{title}».",
        "{address} est suivi désormais : la page « {title} ».",
        "{address} se sigue desde ahora: la página «{title}».",
    ),
    "feed_remove": row(
        "{address} is followed no longer; its articles stay.",
        "{address} wird nicht mehr verfolgt; die Artikel bleiben.",
        "{address} non è più seguito; gli articoli restano.",
        "{address} n'est plus suivi ; les articles restent.",
        "{address} ya no se sigue; los artículos se quedan.",
    ),
    "feed_pause": row(
        "{address} is left alone until you resume it.",
        "{address} wird in Ruhe gelassen, bis Sie es fortsetzen.",
        "{address} è sospeso finché non lo riprendi.",
        "{address} est suspendu jusqu'à ce que vous le repreniez.",
        "{address} queda en pausa hasta que lo reanudes.",
    ),
    "feed_resume": row(
        "{address} is followed again.", "{address} wird wieder verfolgt.",
        "{address} è di nuovo seguito.", "{address} est suivi à nouveau.",
        "{address} se sigue de nuevo.",
    ),
    "feed_known": row(
        "That is followed already.", "Das wird schon verfolgt.", "È già seguito.",
        "C'est déjà suivi.", "Ya se sigue.",
    ),
    "feed_unknown": row(
        "That is not followed. Choose one from the list that appears while you type.",
        "Das wird nicht verfolgt. Wählen Sie etwas aus der Liste, die beim Tippen erscheint.",
        "Non è seguito. Scegli dall'elenco che appare scrivendo.",
        "Ce n'est pas suivi. Choisissez dans la liste qui apparaît quand vous tapez.",
        "Eso no se sigue. Elige de la lista que aparece al escribir.",
    ),
    "feed_listed": row(
        "That stands in saga.toml: the operator can take it out there, and you can pause it.",
        "Das steht in saga.toml: Dort kann es der Betreiber herausnehmen, und Sie können es "
        "anhalten.",
        "È scritto in saga.toml: il gestore può toglierlo di lì, tu puoi sospenderlo.",
        "C'est inscrit dans saga.toml : l'exploitant peut l'en retirer, et vous pouvez le "
        "suspendre.",
        "Está en saga.toml: el operador puede quitarlo de ahí, y tú puedes pausarlo.",
    ),
    "feed_unreadable": row(
        "It cannot be followed: {reason}", "Das lässt sich nicht verfolgen: {reason}",
        "Non si può seguire: {reason}", "Impossible de le suivre : {reason}",
        "No se puede seguir: {reason}",
    ),
    "feed_listed_in": row(
        "from saga.toml", "aus saga.toml", "da saga.toml", "de saga.toml", "de saga.toml"
    ),
    "feed_added_here": row("added", "hinzugefügt", "aggiunta", "ajoutée", "añadida"),
    "feed_paused": row(
        "paused {when}", "angehalten {when}", "sospesa {when}", "suspendue {when}",
        "en pausa {when}",
    ),
    "feed_next": row(
        "next visit {when}", "nächster Besuch {when}", "prossima visita {when}",
        "prochaine consultation {when}", "próxima visita {when}",
    ),
    "feeds_title": row(
        "Sources that are followed", "Verfolgte Quellen", "Fonti seguite", "Sources suivies",
        "Fuentes que se siguen",
    ),
    "feeds_none": row(
        "No source is followed.", "Es wird keine Quelle verfolgt.",
        "Nessuna fonte è seguita.", "Aucune source n'est suivie.",
        "No se sigue ninguna fuente.",
    ),
    "feed_articles": row(
        "{count} articles", "{count} Artikel", "{count} articoli", "{count} articles",
        "{count} artículos",
    ),
    "feed_never": row(
        "not visited yet", "noch nicht besucht", "non ancora visitata", "pas encore consultée",
        "aún no visitada",
    ),
    "feed_visited": row(
        "last read {when}", "zuletzt gelesen {when}", "letta l'ultima volta {when}",
        "lue la dernière fois {when}", "leída por última vez {when}",
    ),
    "feed_failed": row(
        "failed {when}: {reason}", "fehlgeschlagen {when}: {reason}",
        "non riuscita {when}: {reason}", "échec {when} : {reason}", "falló {when}: {reason}",
    ),
    "kind_feed": row("feed", "Feed", "feed", "flux", "canal"),
    "kind_sitemap": row("sitemap", "Sitemap", "sitemap", "plan de site", "mapa del sitio"),
    "kind_page": row("page", "Seite", "pagina", "page", "página"),
    "kind_folder": row("folder", "Ordner", "cartella", "dossier", "carpeta"),
}  # fmt: skip
