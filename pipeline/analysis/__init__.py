"""The register → figures: every number that a writer prints."""
