"""Which privacy notice there is, by version, and who has read it."""
