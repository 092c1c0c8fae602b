"""Saved views: filters and searches of the work queues that a person keeps under names of their own."""
