"""Every change to everyday places: keyword-only, one transaction each."""
