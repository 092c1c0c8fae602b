"""The consent to have facts kept apart looked at: what somebody has agreed to, and taking it back."""
