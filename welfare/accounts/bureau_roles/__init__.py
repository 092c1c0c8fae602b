"""Roles at the bureau, which reach the whole district: one administrator gives them, another confirms."""
