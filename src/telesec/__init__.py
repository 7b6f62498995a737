"""telesec: the desktop télésecrétariat of a small French medical practice."""

__version__ = "0.1.0"
