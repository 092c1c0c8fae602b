"""Pictures that people send: read, made small and clean, and kept. Who may see one, other features decide."""
