"""What pages with pictures load."""
