"""Request → answer: the public directory and an association's own pages, one module per noun."""
