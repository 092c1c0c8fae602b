"""What can be done with enrolments."""
