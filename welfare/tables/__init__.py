"""Tables as people send them: read, planned, previewed, carried out."""
