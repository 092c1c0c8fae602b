"""Photos and documents of measures: what was bought, built and agreed."""
