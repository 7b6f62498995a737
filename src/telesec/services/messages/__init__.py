"""The use cases of the messages to patients."""
