"""The tables of each compartment, one module a subject."""
