"""The schema's history, one step per file in versions/, shipped with the package."""
