"""Where somebody is signed in: each browser by itself, until it is ended there, elsewhere, or by time."""
