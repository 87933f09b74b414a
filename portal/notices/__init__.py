"""Notices: what a member is told and why, in the portal and by one letter a day. Sees only the ports."""
