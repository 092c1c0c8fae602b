"""By which accounts elsewhere somebody can sign in here: linked by themselves, or by a staff number that the
operator trusts another service to name."""
