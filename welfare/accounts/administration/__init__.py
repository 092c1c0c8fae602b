"""What an administrator does with an account."""
