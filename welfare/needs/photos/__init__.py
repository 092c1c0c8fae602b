"""The photos of needs: shown to whoever may see the need."""
