"""Places and their partnerships: public facts, and each association's own working records of them."""
