"""How long the texts of visits, problems and measures may be, in characters."""

TITLE_LENGTH = 60
WORDS_LENGTH = 2000
SHORT_WORDS_LENGTH = 200
