"""The one-page form of a need, to be printed and signed."""
