"""What /config is called and says, and the digest with it, by language; merged into `strings`."""

from __future__ import annotations

from bot.discord_app.command_strings import row

CONFIG: dict[str, dict[str, str]] = {
    "name_digest": row("digest", "neuigkeiten", "notizie", "nouvelles", "novedades"),
    "name_access": row("access", "zugang", "accesso", "accès", "acceso"),
    "opt_role": row("role", "rolle", "ruolo", "rôle", "rol"),
    "cmd_access": row(
        "Who may ask: holders of a role, and managers; without one: everyone",
        "Wer fragen darf: wer eine Rolle hat, und Verwalter; ohne Angabe: alle",
        "Chi può chiedere: chi ha un ruolo, e i gestori; senza indicazione: tutti",
        "Qui peut demander : les porteurs d'un rôle et les gestionnaires ; sinon : tous",
        "Quién puede preguntar: quienes tienen un rol y gestores; sin indicarlo: todos",
    ),
    "arg_role": row(
        "The role that may ask", "Die Rolle, die fragen darf", "Il ruolo che può chiedere",
        "Le rôle qui peut demander", "El rol que puede preguntar",
    ),
    "config_access": row(
        "May ask: {value}", "Fragen dürfen: {value}", "Può chiedere: {value}",
        "Peuvent demander : {value}", "Pueden preguntar: {value}",
    ),
    "access_all": row("everyone", "alle", "tutti", "tous", "todos"),
    "opt_every": row("every", "wie-oft", "frequenza", "fréquence", "frecuencia"),
    "cmd_digest": row(
        "Tell news of the story in a channel, with sources; without options: no longer",
        "Neues zur Geschichte in einem Kanal melden, mit Quellen; ohne Angaben: nicht mehr",
        "Annuncia le novità della vicenda in un canale, con le fonti; senza opzioni: non più",
        "Annoncer du nouveau dans un salon, avec les sources ; sans option : plus du tout",
        "Anunciar novedades de la historia en un canal, con fuentes; sin opciones: ya no",
    ),
    "arg_digest_channel": row(
        "The channel where news is told",
        "Der Kanal, in dem Neues gemeldet wird",
        "Il canale dove annunciare le novità",
        "Le salon où annoncer les nouvelles",
        "El canal donde se anuncian las novedades",
    ),
    "arg_every": row(
        "How often at most", "Wie oft höchstens", "Quanto spesso al massimo",
        "À quelle fréquence au plus", "Con qué frecuencia como máximo",
    ),
    "every_3600": row(
        "hourly", "stündlich", "ogni ora", "toutes les heures", "cada hora"
    ),
    "every_21600": row(
        "every six hours", "alle sechs Stunden", "ogni sei ore", "toutes les six heures",
        "cada seis horas",
    ),
    "every_86400": row(
        "daily", "täglich", "ogni giorno", "tous les jours", "cada día"
    ),
    "every_604800": row(
        "weekly", "wöchentlich", "ogni settimana", "toutes les semaines", "cada semana"
    ),
    "every_0": row("off", "aus", "disattivato", "désactivé", "desactivado"),
    "config_digest": row(
        "Digest of news: {value}", "Meldung von Neuem: {value}", "Annuncio delle novità: {value}",
        "Annonce des nouvelles : {value}", "Anuncio de novedades: {value}",
    ),
    "digest_on": row(
        "in {channel}, {every} at most", "in {channel}, höchstens {every}",
        "in {channel}, al massimo {every}", "dans {channel}, au plus {every}",
        "en {channel}, como máximo {every}",
    ),
    "digest_failed": row(
        "The last one could not be sent: {reason} It is kept and sent once that is mended.",
        "Die letzte konnte nicht gesendet werden: {reason} Sie wird aufbewahrt und gesendet, "
        "sobald das behoben ist.",
        "L'ultimo non è stato inviato: {reason} È conservato e sarà inviato appena risolto.",
        "La dernière n'a pas pu être envoyée : {reason} Elle est conservée et sera envoyée dès "
        "que ce sera réglé.",
        "El último no se pudo enviar: {reason} Se guarda y se enviará en cuanto se arregle.",
    ),
    "digest_gone": row(
        "the channel is gone.", "Den Kanal gibt es nicht mehr.", "il canale non esiste più.",
        "le salon n'existe plus.", "el canal ya no existe.",
    ),
    "digest_lacking": row(
        "in {channel} I lack {permissions}.", "In {channel} fehlt mir {permissions}.",
        "in {channel} mi manca {permissions}.", "dans {channel}, il me manque {permissions}.",
        "en {channel} me falta {permissions}.",
    ),
    "digest_problem": row(
        "I have news for {server}, but cannot tell it: {reason} It is kept until that is mended, "
        "or until another channel is set with /config digest.",
        "Ich habe Neues für {server}, kann es aber nicht melden: {reason} Es wird aufbewahrt, bis "
        "das behoben oder mit /einstellungen neuigkeiten ein anderer Kanal gesetzt ist.",
        "Ho novità per {server} ma non posso annunciarle: {reason} Le conservo finché non è "
        "risolto o non imposti un altro canale con /impostazioni notizie.",
        "J'ai du nouveau pour {server}, mais je ne peux pas l'annoncer : {reason} C'est conservé "
        "jusqu'à ce que ce soit réglé ou qu'un autre salon soit choisi avec /configuration "
        "nouvelles.",
        "Tengo novedades para {server}, pero no puedo anunciarlas: {reason} Se guardan hasta que "
        "se arregle o se fije otro canal con /ajustes novedades.",
    ),
    "digest_no_channel": row(
        "Name a text channel for the digest.",
        "Nennen Sie einen Textkanal für die Meldungen.",
        "Indica un canale di testo per gli annunci.",
        "Indiquez un salon textuel pour les annonces.",
        "Indica un canal de texto para los anuncios.",
    ),
    "digest_title": row(
        "{story}: what is new", "{story}: Neues", "{story}: novità", "{story} : du nouveau",
        "{story}: novedades",
    ),
    "digest_more": row(
        "And {count} more: /timeline shows them.",
        "Und {count} weitere: /zeitleiste zeigt sie.",
        "E altri {count}: li mostra /cronologia.",
        "Et {count} de plus : /chronologie les montre.",
        "Y {count} más: los muestra /cronología.",
    ),
    "not_manager": row(
        "Only people who may manage this server can change its settings.",
        "Nur wer diesen Server verwalten darf, kann seine Einstellungen ändern.",
        "Solo chi può gestire questo server può cambiarne le impostazioni.",
        "Seuls ceux qui peuvent gérer ce serveur peuvent changer ses réglages.",
        "Solo quien puede gestionar este servidor puede cambiar sus ajustes.",
    ),
    "config_title": row(
        "Settings of this server", "Einstellungen dieses Servers", "Impostazioni di questo server",
        "Réglages de ce serveur", "Ajustes de este servidor",
    ),
    "config_channel": row(
        "Own channel: {value}", "Eigener Kanal: {value}", "Canale del bot: {value}",
        "Salon du bot : {value}", "Canal del bot: {value}",
    ),
    "config_language": row(
        "Language: {value}", "Sprache: {value}", "Lingua: {value}", "Langue : {value}",
        "Idioma: {value}",
    ),
    "config_none": row("none", "keiner", "nessuno", "aucun", "ninguno"),
    "config_lacking": row(
        "In {channel} I lack: {permissions}. Allow me that, then set the channel again.",
        "In {channel} fehlt mir: {permissions}. Erlauben Sie mir das und setzen Sie den Kanal "
        "dann noch einmal.",
        "In {channel} mi manca: {permissions}. Concedimelo, poi imposta di nuovo il canale.",
        "Dans {channel}, il me manque : {permissions}. Accordez-le-moi, puis réglez à nouveau le "
        "salon.",
        "En {channel} me falta: {permissions}. Concédemelo y vuelve a fijar el canal.",
    ),
    "config_no_content": row(
        "I cannot read messages that do not mention me: the operator has to switch on the Message "
        "Content intent.",
        "Ich kann Nachrichten, die mich nicht erwähnen, nicht lesen: Der Betreiber muss den "
        "Message Content Intent einschalten.",
        "Non posso leggere i messaggi che non mi menzionano: il gestore deve attivare il Message "
        "Content Intent.",
        "Je ne peux pas lire les messages qui ne me mentionnent pas : l'exploitant doit activer "
        "le Message Content Intent.",
        "No puedo leer mensajes que no me mencionan: el operador debe activar el Message Content "
        "Intent.",
    ),
}  # fmt: skip
