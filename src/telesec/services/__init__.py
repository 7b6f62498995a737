"""Use cases: plain functions ``verb(gate, request) -> result``; the gate is the one door."""
