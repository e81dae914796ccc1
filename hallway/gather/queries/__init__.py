"""Reading about everyday places."""
