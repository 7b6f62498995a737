"""The use cases of backups: settings, keys, runs, and what is told of them."""
