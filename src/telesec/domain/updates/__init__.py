"""New versions of the program: what is announced, and what of it is believed."""
