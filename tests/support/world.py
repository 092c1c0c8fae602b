"""The small district of the tests."""


def build() -> None:
    """Writes the district into an empty database, through the real actions; the caller commits."""


class District:
    """What is there, by name, in the current session."""
