"""What a good developer has after one day: plain models, Django's admin, django-import-export.

A project of its own beside the portal, on the same rows: its tables lie in a schema of the same PostgreSQL database, or
in an SQLite file of their own. Indexes on what is searched and sorted, `list_select_related`, 50 rows a page.
"""
