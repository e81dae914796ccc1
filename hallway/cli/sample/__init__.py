"""A sample community of 60 invented people, and what happens to it in some months."""
