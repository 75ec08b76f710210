"""What the bot says under /admin, by language; merged into `strings`."""

from __future__ import annotations

from bot.discord_app.command_strings import row

ADMIN: dict[str, dict[str, str]] = {
    "not_admin": row(
        "This is for the admins of the articles, which all servers share: {who}. You are not one "
        "of them; the operator of the bot decides who is.",
        "Das ist den Admins der Artikel vorbehalten, die sich alle Server teilen: {who}. Sie "
        "gehören nicht dazu; darüber entscheidet der Betreiber des Bots.",
        "Questo spetta agli admin degli articoli, che tutti i server condividono: {who}. Tu non "
        "sei tra loro; lo decide il gestore del bot.",
        "Ceci est réservé aux admins des articles, que tous les serveurs partagent : {who}. Vous "
        "n'en faites pas partie ; l'exploitant du bot en décide.",
        "Esto es para los admins de los artículos, que comparten todos los servidores: {who}. Tú "
        "no eres uno de ellos; lo decide el operador del bot.",
    ),
    "admins_none": row(
        "nobody has been named yet",
        "bisher ist niemand benannt",
        "nessuno è ancora stato nominato",
        "personne n'a encore été désigné",
        "todavía no se ha nombrado a nadie",
    ),
    "admins_users": row(
        "people who were named ({count})",
        "namentlich bestimmte Personen ({count})",
        "persone nominate ({count})",
        "des personnes désignées ({count})",
        "personas nombradas ({count})",
    ),
    "admins_roles": row(
        "holders of certain roles ({count})",
        "wer bestimmte Rollen hat ({count})",
        "chi ha certi ruoli ({count})",
        "les porteurs de certains rôles ({count})",
        "quienes tienen ciertos roles ({count})",
    ),
    "admins_guilds": row(
        "whoever may manage one of the bot's own servers ({count})",
        "wer einen der eigenen Server des Bots verwalten darf ({count})",
        "chi può gestire uno dei server del bot ({count})",
        "qui peut gérer l'un des serveurs du bot ({count})",
        "quien puede gestionar uno de los servidores del bot ({count})",
    ),
    "bad_url": row(
        "That is no web address. It must begin with https:// or http://.",
        "Das ist keine Webadresse. Sie muss mit https:// oder http:// beginnen.",
        "Non è un indirizzo web. Deve cominciare con https:// o http://.",
        "Ce n'est pas une adresse web. Elle doit commencer par https:// ou http://.",
        "No es una dirección web. Debe empezar por https:// o http://.",
    ),
    "run_busy": row(
        "One at a time: {starter} started “{title}” {since}. Wait for it to end, or cancel it.",
        "Nur eines zur selben Zeit: {starter} hat „{title}“ {since} gestartet. Warten Sie das "
        "Ende ab oder brechen Sie es ab.",
        "Uno alla volta: {starter} ha avviato «{title}» {since}. Aspetta che finisca o annulla.",
        "Un seul à la fois : {starter} a lancé « {title} » {since}. Attendez la fin ou annulez.",
        "Uno a la vez: {starter} inició «{title}» {since}. Espera a que termine o cancélalo.",
    ),
    "run_ingest": row(
        "Taking in articles", "Artikel werden aufgenommen", "Acquisizione degli articoli",
        "Ajout d'articles", "Incorporando artículos",
    ),
    "run_reindex": row(
        "Following the sources again", "Quellen werden neu abgerufen", "Nuova visita alle fonti",
        "Nouvelle consultation des sources", "Volviendo a consultar las fuentes",
    ),
    "run_rebuild": row(
        "Building the index anew", "Index wird neu aufgebaut", "Ricostruzione dell'indice",
        "Reconstruction de l'index", "Reconstruyendo el índice",
    ),
    "run_remove": row(
        "Taking an article out", "Artikel wird entfernt", "Rimozione di un articolo",
        "Retrait d'un article", "Quitando un artículo",
    ),
    "run_follow": row(
        "Following the sources", "Quellen werden abgerufen", "Visita alle fonti",
        "Consultation des sources", "Consultando las fuentes",
    ),
    "run_by": row(
        "Started by {starter} {since}. Questions are answered meanwhile.",
        "Gestartet von {starter} {since}. Fragen werden währenddessen beantwortet.",
        "Avviato da {starter} {since}. Intanto le domande ricevono risposta.",
        "Lancé par {starter} {since}. Les questions reçoivent une réponse pendant ce temps.",
        "Iniciado por {starter} {since}. Mientras tanto se responden las preguntas.",
    ),
    "run_counted": row(
        "{done} of {total}", "{done} von {total}", "{done} di {total}", "{done} sur {total}",
        "{done} de {total}",
    ),
    "run_done_so_far": row(
        "{done} done", "{done} erledigt", "{done} fatti", "{done} faits", "{done} hechos"
    ),
    "run_left": row(
        "about {time} left", "noch etwa {time}", "ancora circa {time}", "encore environ {time}",
        "faltan unos {time}",
    ),
    "run_stopping": row(
        "Stopping after the article at hand …",
        "Wird nach dem laufenden Artikel angehalten …",
        "Si ferma dopo l'articolo in corso …",
        "Arrêt après l'article en cours …",
        "Se detiene tras el artículo en curso …",
    ),
    "run_finished": row(
        "Done after {time}.", "Fertig nach {time}.", "Finito dopo {time}.", "Fini après {time}.",
        "Terminado tras {time}.",
    ),
    "run_cancelled": row(
        "Cancelled after {time}; what was finished stays.",
        "Abgebrochen nach {time}; was fertig war, bleibt.",
        "Annullato dopo {time}; ciò che era finito resta.",
        "Annulé après {time} ; ce qui était fini reste.",
        "Cancelado tras {time}; lo terminado se queda.",
    ),
    "run_failed": row(
        "Failed after {time}: {reason}",
        "Fehlgeschlagen nach {time}: {reason}",
        "Non riuscito dopo {time}: {reason}",
        "Échec après {time} : {reason}",
        "Falló tras {time}: {reason}",
    ),
    "run_bug": row(
        "an error that the log describes", "ein Fehler, den das Protokoll beschreibt",
        "un errore descritto nel registro", "une erreur que le journal décrit",
        "un error que describe el registro",
    ),
    "run_rebuilt": row(
        "{seen} articles in {passages} passages.",
        "{seen} Artikel in {passages} Abschnitten.",
        "{seen} articoli in {passages} passaggi.",
        "{seen} articles en {passages} passages.",
        "{seen} artículos en {passages} pasajes.",
    ),
    "run_counts": row(
        "{seen} seen: {new} new, {updated} updated, {unchanged} unchanged, {duplicates} "
        "duplicates, {failed} failed; {passages} passages",
        "{seen} gesehen: {new} neu, {updated} aktualisiert, {unchanged} unverändert, "
        "{duplicates} doppelt, {failed} fehlgeschlagen; {passages} Abschnitte",
        "{seen} visti: {new} nuovi, {updated} aggiornati, {unchanged} invariati, {duplicates} "
        "doppioni, {failed} non riusciti; {passages} passaggi",
        "{seen} vus : {new} nouveaux, {updated} mis à jour, {unchanged} inchangés, {duplicates} "
        "en double, {failed} échoués ; {passages} passages",
        "{seen} vistos: {new} nuevos, {updated} actualizados, {unchanged} sin cambios, "
        "{duplicates} duplicados, {failed} fallidos; {passages} pasajes",
    ),
    "run_removed": row(
        "The article is out.", "Der Artikel ist entfernt.", "L'articolo è stato tolto.",
        "L'article est retiré.", "El artículo se ha quitado.",
    ),
    "run_over": row(
        "That is already over.", "Das ist schon zu Ende.", "È già finito.", "C'est déjà fini.",
        "Eso ya terminó.",
    ),
    "run_unfinished": row(
        "The bot was restarted before this ended. What was finished stays; start it again with "
        "/admin reindex.",
        "Der Bot wurde neu gestartet, bevor dies zu Ende war. Was fertig war, bleibt; starten Sie "
        "es mit /admin neu-erfassen noch einmal.",
        "Il bot è stato riavviato prima della fine. Ciò che era finito resta; riavvialo con "
        "/admin reindicizza.",
        "Le bot a été redémarré avant la fin. Ce qui était fini reste ; relancez avec "
        "/admin réindexer.",
        "El bot se reinició antes del final. Lo terminado se queda; inícialo de nuevo con "
        "/admin reindexar.",
    ),
    "button_cancel": row("Cancel", "Abbrechen", "Annulla", "Annuler", "Cancelar"),
    "button_remove": row("Remove", "Entfernen", "Rimuovi", "Retirer", "Quitar"),
    "button_keep": row("Keep", "Behalten", "Tieni", "Garder", "Conservar"),
    "remove_sure": row(
        "Take this article out of the index, with all its versions? No answer will quote it.",
        "Diesen Artikel mit allen Fassungen aus dem Index nehmen? Keine Antwort zitiert ihn dann.",
        "Togliere questo articolo dall'indice, con tutte le versioni? Nessuna risposta lo citerà.",
        "Retirer cet article de l'index, avec toutes ses versions ? Aucune réponse ne le citera.",
        "¿Quitar este artículo del índice, con todas sus versiones? Ninguna respuesta lo citará.",
    ),
    "remove_kept": row(
        "The article stays.", "Der Artikel bleibt.", "L'articolo resta.", "L'article reste.",
        "El artículo se queda.",
    ),
    "remove_unknown": row(
        "No such article is indexed. Choose one from the list that appears while you type.",
        "Kein solcher Artikel ist erfasst. Wählen Sie einen aus der Liste, die beim Tippen "
        "erscheint.",
        "Nessun articolo simile è indicizzato. Scegline uno dall'elenco che appare scrivendo.",
        "Aucun article de ce genre n'est indexé. Choisissez-en un dans la liste qui apparaît "
        "quand vous tapez.",
        "No hay tal artículo indexado. Elige uno de la lista que aparece al escribir.",
    ),
    "remove_several": row(
        "That means several articles. Choose one from the list that appears while you type.",
        "Das meint mehrere Artikel. Wählen Sie einen aus der Liste, die beim Tippen erscheint.",
        "Indica più articoli. Scegline uno dall'elenco che appare scrivendo.",
        "Cela désigne plusieurs articles. Choisissez-en un dans la liste qui apparaît quand vous "
        "tapez.",
        "Eso indica varios artículos. Elige uno de la lista que aparece al escribir.",
    ),
    "gaps_title": row(
        "Questions without an answer", "Fragen ohne Antwort", "Domande senza risposta",
        "Questions sans réponse", "Preguntas sin respuesta",
    ),
    "gaps_none": row(
        "Every question so far had an answer.",
        "Bisher hatte jede Frage eine Antwort.",
        "Finora ogni domanda ha avuto risposta.",
        "Jusqu'ici, chaque question a eu une réponse.",
        "Hasta ahora, cada pregunta tuvo respuesta.",
    ),
    "gaps_line": row(
        "{times}× {question} ({spoken}, last {last})",
        "{times}× {question} ({spoken}, zuletzt {last})",
        "{times}× {question} ({spoken}, l'ultima {last})",
        "{times}× {question} ({spoken}, la dernière {last})",
        "{times}× {question} ({spoken}, la última {last})",
    ),
    "health_title": row("Health", "Zustand", "Stato", "État", "Estado"),
    "health_model": row("Model", "Modell", "Modello", "Modèle", "Modelo"),
    "health_store": row("Store", "Speicher", "Archivio", "Magasin", "Almacén"),
    "health_store_line": row(
        "generation {number}, {articles} articles, {passages} passages, newest {newest}",
        "Generation {number}, {articles} Artikel, {passages} Abschnitte, neuester {newest}",
        "generazione {number}, {articles} articoli, {passages} passaggi, il più recente {newest}",
        "génération {number}, {articles} articles, {passages} passages, le plus récent {newest}",
        "generación {number}, {articles} artículos, {passages} pasajes, el más reciente {newest}",
    ),
    "health_queue": row("Queue", "Warteschlange", "Coda", "File d'attente", "Cola"),
    "health_queue_line": row(
        "{waiting} waiting, {working} being answered, {answered} answered since the start",
        "{waiting} wartend, {working} in Arbeit, {answered} seit dem Start beantwortet",
        "{waiting} in attesa, {working} in lavorazione, {answered} risposte dall'avvio",
        "{waiting} en attente, {working} en cours, {answered} répondues depuis le démarrage",
        "{waiting} en espera, {working} en curso, {answered} respondidas desde el inicio",
    ),
    "health_latency": row("Latency", "Antwortzeit", "Latenza", "Latence", "Latencia"),
    "health_latency_line": row(
        "answers {median} ms in the middle, {slow} ms for the slowest twentieth; Discord {gateway}",
        "Antworten {median} ms im Median, {slow} ms das langsamste Zwanzigstel; Discord {gateway}",
        "risposte {median} ms di mediana, {slow} ms il ventesimo più lento; Discord {gateway}",
        "réponses {median} ms en médiane, {slow} ms le vingtième le plus lent ; Discord {gateway}",
        "respuestas {median} ms de mediana, {slow} ms la vigésima más lenta; Discord {gateway}",
    ),
    "health_memory": row("Memory", "Arbeitsspeicher", "Memoria", "Mémoire", "Memoria"),
    "health_run": row("Running", "Läuft gerade", "In corso", "En cours", "En curso"),
    "health_runs": row(
        "Last runs", "Letzte Läufe", "Ultime esecuzioni", "Dernières exécutions",
        "Últimas ejecuciones",
    ),
    "health_uptime": row("Up since", "Läuft seit", "Attivo da", "Actif depuis", "Activo desde"),
    "health_servers": row("Servers", "Server", "Server", "Serveurs", "Servidores"),
    "health_versions": row("Versions", "Versionen", "Versioni", "Versions", "Versiones"),
}  # fmt: skip

PERMISSIONS: dict[str, dict[str, str]] = {
    "perm_view_channel": row(
        "View Channel", "Kanal anzeigen", "Visualizza canale", "Voir le salon", "Ver canal"
    ),
    "perm_send_messages": row(
        "Send Messages", "Nachrichten senden", "Invia messaggi", "Envoyer des messages",
        "Enviar mensajes",
    ),
    "perm_send_messages_in_threads": row(
        "Send Messages in Threads", "Nachrichten in Threads senden", "Invia messaggi nei thread",
        "Envoyer des messages dans les fils", "Enviar mensajes en hilos",
    ),
    "perm_embed_links": row(
        "Embed Links", "Links einbetten", "Incorpora link", "Intégrer des liens",
        "Insertar enlaces",
    ),
    "perm_read_message_history": row(
        "Read Message History", "Nachrichtenverlauf anzeigen", "Leggi la cronologia dei messaggi",
        "Voir les anciens messages", "Leer el historial de mensajes",
    ),
}  # fmt: skip
