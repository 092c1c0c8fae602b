"""The ladders of each feature, in one shape."""
