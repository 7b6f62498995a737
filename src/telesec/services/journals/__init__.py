"""The use cases of the journals: reading, exports, retention."""
