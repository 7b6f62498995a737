"""Records of each subject: the only place where rows become frozen dataclasses and back."""
