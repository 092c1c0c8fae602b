"""All that can be done with a need: each function checks the rule, changes the row, appends the event."""
