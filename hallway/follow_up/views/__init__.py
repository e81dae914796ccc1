"""Pages and links of what follows a meeting."""
