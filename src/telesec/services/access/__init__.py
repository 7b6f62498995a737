"""How people come in, prove who they are, and leave."""
