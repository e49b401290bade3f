"""The register of legal demands."""
