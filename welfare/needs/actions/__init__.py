"""Everything that can be done with a need. Each function checks the rule, changes the row and appends the event."""
