"""The services that people are signed in by, each as `Provider` says."""
