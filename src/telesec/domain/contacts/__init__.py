"""The people around the practice: what patients agreed to, and the correspondents."""
