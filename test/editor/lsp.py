#===-- lsp.py - A small client of language servers ----------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Talks to a language server over its standard input and output.

    with Server([program], folder) as server: # its log goes to the file "errors" there
        server.open("a.c", text)
        server.diagnostics("a.c")

One thread; whatever takes longer than Server.PATIENCE seconds is an error.
"""

import json
import os
import select
import subprocess
import time
from urllib.parse import quote


class Server:
    PATIENCE = 300

    def __init__(self, command, folder, related=True):
        self.folder = os.path.realpath(folder)
        with open(os.path.join(folder, "errors"), "w", encoding="utf-8") as errors:
            self.process = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE, stderr=errors)
        self.held = b""
        self.number = 0
        self.versions = {}
        self.published = {}  # uri -> (version, diagnostics)
        publishes = {"relatedInformation": related, "codeDescriptionSupport": True,
                     "codeActionsInline": False}
        kinds = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}
        self.request("initialize", {
            "processId": os.getpid(), "rootUri": "file://" + quote(self.folder),
            "capabilities": {"textDocument": {"publishDiagnostics": publishes, "codeAction": kinds}}})
        self.notify("initialized", {})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.request("shutdown", None)
        self.notify("exit", None)
        self.process.communicate(timeout=self.PATIENCE)

    def uri(self, name):
        return "file://" + quote(os.path.join(self.folder, name))

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def notify(self, method, parameters):
        self.send({"method": method, "params": parameters})

    def request(self, method, parameters):
        self.number += 1
        self.send({"id": self.number, "method": method, "params": parameters})
        return self.until(lambda message: message.get("id") == self.number
                          and "method" not in message)["result"]

    def read(self):
        """The next message."""
        while True:
            head, end, rest = self.held.partition(b"\r\n\r\n")
            length = int(head.split(b":")[1]) if end else 0
            if end and len(rest) >= length:
                self.held = rest[length:]
                return json.loads(rest[:length])
            if not select.select([self.process.stdout], [], [], self.PATIENCE)[0]:
                raise TimeoutError("the server says nothing")
            more = os.read(self.process.stdout.fileno(), 1 << 16)
            if not more:
                raise EOFError("the server has ended, exit code %s" % self.process.wait())
            self.held += more

    def until(self, wanted):
        """The first message that is wanted. Answers what the server asks meanwhile."""
        end = time.monotonic() + self.PATIENCE
        while time.monotonic() < end:
            message = self.read()
            if message.get("method") == "textDocument/publishDiagnostics":
                said = message["params"]
                self.published[said["uri"]] = (said.get("version"), said["diagnostics"])
            elif "method" in message and "id" in message:
                self.send({"id": message["id"], "result": None})
            if wanted(message):
                return message
        raise TimeoutError("not what was waited for")

    def open(self, name, text):
        self.versions[name] = 1
        kind = "c" if name.endswith(".c") else "cpp"
        self.notify("textDocument/didOpen", {"textDocument": {
            "uri": self.uri(name), "languageId": kind, "version": 1, "text": text}})

    def edit(self, name, text):
        """The whole text anew, in the editor's memory only."""
        self.versions[name] += 1
        self.notify("textDocument/didChange", {
            "textDocument": {"uri": self.uri(name), "version": self.versions[name]},
            "contentChanges": [{"text": text}]})

    def insert(self, name, line, column, text):
        """As it is typed, at a place."""
        place = {"line": line, "character": column}
        self.versions[name] += 1
        self.notify("textDocument/didChange", {
            "textDocument": {"uri": self.uri(name), "version": self.versions[name]},
            "contentChanges": [{"range": {"start": place, "end": place}, "text": text}]})

    def close(self, name):
        self.notify("textDocument/didClose", {"textDocument": {"uri": self.uri(name)}})
        self.published.pop(self.uri(name), None)

    def diagnostics(self, name):
        """Of memleak, for the newest text of the file."""
        uri = self.uri(name)

        def is_there(_):
            return self.published.get(uri, (0,))[0] == self.versions[name]
        if not is_there(None):
            self.until(is_there)
        return [each for each in self.published[uri][1]
                if str(each.get("code", "")).startswith("memleak-")]

    def fixes(self, name, diagnostic):
        """What the editor would offer for it: titles and edits."""
        return [(action["title"], action["edit"]["changes"][self.uri(name)])
                for action in self.request("textDocument/codeAction", {
                    "textDocument": {"uri": self.uri(name)}, "range": diagnostic["range"],
                    "context": {"diagnostics": [diagnostic]}})
                if action.get("kind") == "quickfix" and "edit" in action]


def applied(text, edits):
    """The text with the edits made. Columns count UTF-16 units."""
    lines = text.splitlines(keepends=True) + [""]

    def offset(position):
        before = lines[position["line"]].encode("utf-16-le")[:2 * position["character"]]
        return sum(map(len, lines[:position["line"]])) + len(before.decode("utf-16-le"))
    for edit in sorted(edits, key=lambda edit: offset(edit["range"]["start"]), reverse=True):
        text = (text[:offset(edit["range"]["start"])] + edit["newText"]
                + text[offset(edit["range"]["end"]):])
    return text
