"""Pictures and documents that people send: checked, made clean where they can be, and kept.

Who may see one, other features decide.
"""
