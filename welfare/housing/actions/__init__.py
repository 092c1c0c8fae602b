"""What can be done in housing: each function checks the rule, changes the row, appends the event."""
