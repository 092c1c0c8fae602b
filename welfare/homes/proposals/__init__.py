"""Needs for a home that colleagues stand behind."""
