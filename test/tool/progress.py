#!/usr/bin/env python3
"""progress.py COMMAND...: runs it on a terminal and prints what it says there, a line for each return of the carriage."""
import os
import pty
import sys


def read(terminal):
    return os.read(terminal, 1 << 16).replace(b"\r", b"\n")


sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:], read)))
