"""What can be done in training: sessions are opened, people enrol, and it is recorded who was there."""
