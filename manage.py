#!/usr/bin/env python
"""Django's command line for the portal; `./run manage …` calls it in the right environment."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.management import execute_from_command_line

    from portal.refusals import Refused

    try:
        execute_from_command_line(sys.argv)
    except Refused as refused:  # sentences for whoever set it up, not a traceback
        sys.exit(str(refused))
