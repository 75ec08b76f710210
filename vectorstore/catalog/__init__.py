"""The catalogue: the source of truth about articles, in SQL. All SQL of the project is here."""
