"""Pages and links of meetings."""
