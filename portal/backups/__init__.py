"""Backups: the database of one moment and the files that it names, in one archive; put back, or looked through.

An archive is a tar in gzip, so that the usual programs open it where ours are gone, or the same sealed with a
passphrase. docs/decisions/0130.
"""
