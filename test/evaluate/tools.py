#===-- tools.py - The tools that are compared ------------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""The tools that are compared, and their warnings in one form.

All of them print `file:line:column: kind: text`, cppcheck by a template, so one
parser reads them: a warning, and the notes that follow it.
"""

import concurrent.futures
import hashlib
import json
import os
import re
import shutil
import subprocess
import time
from dataclasses import asdict, dataclass, field

_LINE = re.compile(
    r"^(?P<file>[^\s:][^:\n]*):(?P<line>\d+):(?:(?P<column>\d+):)? "
    r"(?P<kind>warning|error|fatal error|note|style|performance|portability): "
    r"(?P<text>.*?)(?: \[-?W?(?P<check>[^\[\]\s]+)\])?$")
_CRASH = ("PLEASE submit a bug report", "Stack dump:", "internal compiler error")
_BATCH = 20
_GCC = ("gcc", "g++")
SECONDS_A_FILE = 120


@dataclass(frozen=True, order=True)
class Note:
    """One step of a warning's path."""
    file: str
    line: int
    text: str


@dataclass(frozen=True, order=True)
class Warning:
    """What a tool says, where, under which name, with its path as notes."""
    file: str
    line: int
    tool: str
    check: str
    text: str
    notes: tuple = field(default=())


@dataclass(frozen=True, order=True)
class Job:
    """A file to check as it is compiled. `stamp` changes when anything else
    that the result depends on does, such as a header."""
    file: str
    directory: str
    flags: tuple
    stamp: str = ""


@dataclass
class Result:
    """What a tool said about all files: warnings, {file: failure}, where a failure
    is 'crash', 'timeout' or 'does not compile', and the seconds of all its runs."""
    warnings: set = field(default_factory=set)
    failures: dict = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True)
class Tool:
    """How a tool is called. `version` keeps cached results apart."""
    name: str
    command: tuple
    style: str  # 'tidy': FILES -- FLAGS; 'cppcheck'; 'gcc', 'g++': FLAGS FILE
    version: str

    def wants(self, job):
        """gcc is for C; what its analyzer says of C++ is told apart, as g++."""
        if self.style not in _GCC:
            return True
        return job.file.endswith(".c") == (self.style == "gcc")

    @property
    def batch(self):
        return 1 if self.style in _GCC else _BATCH

    def line(self, jobs):
        files, flags = [j.file for j in jobs], list(jobs[0].flags)
        if self.style == "tidy":
            return [*self.command, *files, "--", *flags]
        if self.style == "cppcheck":
            flags = preprocessor_flags(flags)
        return [*self.command, *flags, *files]


def preprocessor_flags(flags):
    """Of a compiler's flags those that cppcheck takes too."""
    kept, previous = [], ""
    for flag in flags:
        if flag[:2] in ("-D", "-U", "-I") or previous in ("-D", "-U", "-I"):
            kept.append(flag)
        elif flag.startswith("-std="):
            kept.append("-" + flag.replace("gnu", "c"))
        elif previous == "-isystem":
            kept.append("-I" + flag)
        previous = flag
    return kept


def _version(command, *files):
    if not shutil.which(command):
        raise OSError(f"{command} is not installed; leave it out with --tools, "
                      f"or apt-get install {command}")
    digest = hashlib.sha256(subprocess.run(
        [command, "--version"], stdout=subprocess.PIPE, check=True).stdout)
    for file in files:
        with open(file, "rb") as stream:
            digest.update(stream.read())
    return digest.hexdigest()


NAMES = ("memleak", "clang-analyzer", "cppcheck", "gcc")
_ALL = (*NAMES, "g++")
_TIDY = "clang-tidy-19"
_ANALYZER = ",".join("clang-analyzer-" + check for check in (
    "unix.Malloc", "unix.MismatchedDeallocator", "unix.Stream",
    "cplusplus.NewDelete", "cplusplus.NewDeleteLeaks", "cplusplus.InnerPointer"))


def make(name, plugin, checks, options=()):
    """The tool called `name`: ours with `checks` of `plugin` and `options`, or a
    peer as Debian installs it, with what it knows about memory and files. Raises
    OSError when it is not installed, ValueError for another name."""
    if name == "memleak":
        if not plugin:
            raise ValueError("the tool memleak needs --plugin")
        config = json.dumps({"CheckOptions": dict(o.split("=", 1) for o in options)})
        return Tool(name, (_TIDY, "-quiet", "-load=" + os.path.abspath(plugin),
                           "-header-filter=.*", "-checks=-*," + checks,
                           "-config=" + config), "tidy", _version(_TIDY, plugin))
    if name == "clang-analyzer":
        return Tool(name, (_TIDY, "-quiet", "-header-filter=.*", "-checks=-*," + _ANALYZER),
                    "tidy", _version(_TIDY))
    if name == "cppcheck":
        return Tool(name, ("cppcheck", "--quiet", "--enable=warning",
                           "--library=posix,gnu,openssl,zlib",
                           "--template={file}:{line}:{column}: {severity}: {message} [{id}]",
                           "--template-location={file}:{line}:{column}: note: {info}"),
                    "cppcheck", _version("cppcheck"))
    if name in _GCC:
        return Tool(name, (name, "-c", "-o", "/dev/null", "-fanalyzer",
                           "-fdiagnostics-plain-output"), name, _version(name))
    raise ValueError(f"no tool is called '{name}'; there are {', '.join(_ALL)}")


def add_arguments(parser):
    """The options that every program over these tools takes."""
    parser.add_argument("--plugin", help="libmemleak-checks.so, for the tool memleak")
    parser.add_argument("--tools", default=",".join(NAMES),
                        help="which to run (default %(default)s; there is g++, too)")
    parser.add_argument("--checks", default="memleak-*", help="which checks of ours")
    parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE",
                        help="a check option, as in CheckOptions")
    parser.add_argument("--cache", default=os.path.join(
        os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")),
        "memleak-evaluate"), help="folder for results (default %(default)s)")
    parser.add_argument("--timeout", type=int, default=SECONDS_A_FILE,
                        help="seconds for one file (default %(default)s)")
    parser.add_argument("-j", dest="jobs", type=int, default=os.cpu_count(),
                        help="processes at a time (default %(default)s)")


def chosen(options):
    """The tools that the parsed `options` of add_arguments ask for. Raises as
    make() does."""
    return [make(name, options.plugin, options.checks, options.option)
            for name in options.tools.split(",")]


def syntax_check():
    """A tool that says nothing but which files do not compile."""
    return Tool("compiler", (_TIDY, "-quiet", "-checks=-*,misc-unused-alias-decls"),
                "tidy", _version(_TIDY))


def parse(tool, text, directory):
    """The warnings in a tool's output; relative names are below `directory`.
    A compiler's errors come as the check 'error'."""
    rows = []
    for line in text.splitlines():
        match = _LINE.match(line)
        if not match:
            continue
        file = os.path.normpath(os.path.join(directory, match["file"]))
        if match["kind"] == "note":
            if rows:
                rows[-1]["notes"] += (Note(file, int(match["line"]), match["text"]),)
            continue
        check = match["check"] or "error"
        if check == "clang-diagnostic-error":
            check = "error"
        rows.append({"file": file, "line": int(match["line"]), "tool": tool,
                     "check": check, "text": match["text"], "notes": ()})
    return [Warning(**row) for row in rows]


def _call(tool, jobs, limit):
    """(warnings, failure, seconds) of one process over `jobs`, which may take
    `limit` seconds for each."""
    start = time.monotonic()
    try:
        done = subprocess.run(
            tool.line(jobs), cwd=jobs[0].directory, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
            errors="replace", timeout=limit * len(jobs),
            env={**os.environ, "LC_ALL": "C"})
    except subprocess.TimeoutExpired:
        return [], "timeout", time.monotonic() - start
    seconds = time.monotonic() - start
    if done.returncode not in (0, 1) or any(c in done.stdout for c in _CRASH):
        return [], "crash", seconds
    warnings = parse(tool.name, done.stdout, jobs[0].directory)
    broken = any(w.check == "error" for w in warnings) and tool.style != "cppcheck"
    return warnings, "does not compile" if broken else "", seconds


def _run_batch(tool, jobs, cache, limit):
    """A Result for `jobs`, from the cache if it is there. When something fails
    in a batch, each file runs alone, to tell which one it was."""
    key = hashlib.sha256(repr((tool.name, tool.command, tool.version, jobs)).encode())
    for job in jobs:
        with open(job.file, "rb") as stream:
            key.update(hashlib.sha256(stream.read()).digest())
    path = os.path.join(cache, key.hexdigest() + ".json")
    if os.path.exists(path):
        return _load(path)
    warnings, failure, seconds = _call(tool, jobs, limit)
    result = Result(set(warnings), {}, seconds)
    if failure and len(jobs) > 1:
        result = Result(seconds=seconds)
        for job in jobs:
            _merge(result, _run_batch(tool, (job,), cache, limit))
    elif failure:
        result = Result({w for w in warnings if w.check != "error"},
                        {jobs[0].file: failure}, seconds)
    if "timeout" not in result.failures.values():
        _store(path, result)
    return result


def _merge(into, result):
    into.warnings |= result.warnings
    into.failures.update(result.failures)
    into.seconds += result.seconds


def _store(path, result):
    temporary = f"{path}.{os.getpid()}"
    with open(temporary, "w", encoding="utf-8") as stream:
        json.dump({"warnings": [asdict(w) for w in sorted(result.warnings)],
                   "failures": result.failures, "seconds": result.seconds}, stream)
    os.replace(temporary, path)


def _load(path):
    with open(path, encoding="utf-8") as stream:
        data = json.load(stream)
    warnings = {Warning(**{**w, "notes": tuple(Note(**n) for n in w["notes"])})
                for w in data["warnings"]}
    return Result(warnings, data["failures"], data["seconds"])


def _batches(tool, jobs):
    wanted = sorted((j for j in set(jobs) if tool.wants(j)),
                    key=lambda j: (j.directory, j.flags, j.file))
    batch = []
    for job in wanted:
        if batch and (len(batch) == tool.batch or batch[0].directory != job.directory
                      or batch[0].flags != job.flags):
            yield tuple(batch)
            batch = []
        batch.append(job)
    if batch:
        yield tuple(batch)


def run(tools, jobs, cache, processes, limit=SECONDS_A_FILE):
    """{tool name: Result} of every tool over every job, `processes` at a time, with
    `limit` seconds for a file; one that takes longer is not kept in `cache`.
    The same inputs give the same result, whatever the cache holds."""
    os.makedirs(cache, exist_ok=True)
    work = [(tool, batch) for tool in tools for batch in _batches(tool, jobs)]
    results = {tool.name: Result() for tool in tools}
    with concurrent.futures.ThreadPoolExecutor(processes) as pool:
        outcomes = pool.map(lambda item: _run_batch(*item, cache, limit), work)
        for (tool, _), outcome in zip(work, outcomes):
            _merge(results[tool.name], outcome)
    return results
