"""The work queues of clerks, handlers, school administrators and leaders."""
