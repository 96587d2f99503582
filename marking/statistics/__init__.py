"""What the marks of an assessment, its submissions and its comments look like together."""
