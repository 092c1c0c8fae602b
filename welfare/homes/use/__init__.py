"""How much homes are used."""
