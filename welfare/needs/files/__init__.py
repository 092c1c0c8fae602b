"""The files of needs: shown to whoever may see the part of the need that they go with."""
