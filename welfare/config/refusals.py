"""Why the app does not start."""


class UnsafeConfiguration(RuntimeError):
    """The settings would be unsafe in production; the sentence says which one and how to mend it."""


class UnusableInstance(RuntimeError):
    """The instance folder cannot be made or written; the sentence says where and why."""
