"""Canned replies: texts that a unit gives again and again, with variables that are filled for each need."""
