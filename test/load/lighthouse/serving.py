#===-- serving.py - Runs a command while something is served ------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Runs a command with URL in it replaced, and exits as it does.

    serving.py program PROGRAM [WORD...] -- COMMAND...   a program whose first line is its address
    serving.py folder FOLDER -- COMMAND...               files, on loopback
"""

import contextlib
import functools
import http.server
import subprocess
import sys
import threading


@contextlib.contextmanager
def program(*words):
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def folder(path):
    handler = functools.partial(Quiet, directory=path)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield "http://127.0.0.1:%d/" % server.server_port
        finally:
            server.shutdown()


def main(words):
    if "--" not in words or words[0] not in ("program", "folder"):
        sys.exit(__doc__)
    at = words.index("--")
    with {"program": program, "folder": folder}[words[0]](*words[1:at]) as url:
        return subprocess.run([word.replace("URL", url) for word in words[at + 1:]]).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
