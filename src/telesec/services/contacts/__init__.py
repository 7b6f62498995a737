"""Use cases of consents and of the correspondents' directory."""
