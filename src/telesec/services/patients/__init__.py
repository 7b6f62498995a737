"""The use cases of the patients' administrative files."""
