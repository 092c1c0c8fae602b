"""What is kept of sign-ins, and of who opened what is set apart; and where each person reads it."""
