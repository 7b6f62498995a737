"""SQLAlchemy Core over SQLCipher: engines, tables, triggers, migrations and the records of each subject."""
