"""The ways to reach people outside the browser, as the bureau's administrators set them up."""
