"""Addresses that are proven to be somebody's, and a new password for whoever reads what is sent there."""
