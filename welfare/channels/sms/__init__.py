"""The providers of text messages to phones."""
