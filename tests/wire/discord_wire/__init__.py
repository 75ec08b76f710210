"""A stand-in for Discord over the wire: REST and gateway on loopback, with rate limits and faults.

The bot runs against it unmodified (`process.start_bot`); tests and `benchmarks/discord_load.py`
play the people (`Discord.say`, `.slash`, `.press` …) and look at what arrived.

    world    who and what there is, as Discord writes it in JSON
    rules    what Discord refuses in messages and commands
    limits   rate limits with their headers and 429s
    faults   what goes wrong on request: statuses, delays, lost answers
    gateway  the websocket: identify, resume, heartbeats, closing
    rest     the routes that the bot uses
    discord  all of it, started and stopped; what people do
    process  the bot as users start it, pointed at the stand-in
"""

from discord_wire.discord import Discord
from discord_wire.faults import Fault
from discord_wire.world import Channel, Guild, Interaction, User

__all__ = ["Channel", "Discord", "Fault", "Guild", "Interaction", "User"]
