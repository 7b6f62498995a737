"""The use cases of the waiting lists and of the recalls."""
