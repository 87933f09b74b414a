"""Rows that hide themselves: on PostgreSQL the database itself keeps associations apart (docs/decisions/0154).

`policies` says in SQL what hides, made from the models; `services` puts it up after every migration; `backend` tells
the database whose scope is open before each statement.
"""
