"""What people write down about people."""
