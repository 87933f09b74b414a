"""Programs that read a file somebody sent; `portal.confined` runs them. They import the standard library, calamine and
each other, nothing else.
"""
