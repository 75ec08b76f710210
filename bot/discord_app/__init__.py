"""The bot in Discord: listens, shows it is working, renders answers, keeps buttons alive."""
