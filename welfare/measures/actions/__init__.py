"""All that can be done with visits, problems and measures: each checks the rule, then changes the rows."""
