#!/usr/bin/env python3
#===-- migrate_plan.py - What planning a migration costs -------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Measures what memleak migrate --plan costs over a program of any size.

    migrate_plan.py [--lines N] [--jobs N] --memleak M --clangxx C FOLDER

Writes into FOLDER a program of N lines of its own code: files of about a thousand
lines, each with a header that eight others include, with members, factories,
containers, out-parameters and functions that take what they are given. Then
clang parses all of it (-fsyntax-only), and memleak plans it. Prints the seconds of
processors and of the clock of both, and of the process that plans, without the workers
that read the sources, the seconds of processors and the largest resident set.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time

HEADER = """\
struct Item{n} {{
  explicit Item{n}(int value) : value(value) {{}}
  virtual ~Item{n}() {{}}
  virtual int weight() const {{ return value; }}
  int value;
}};
class Box{n} {{
public:
  Box{n}();
  ~Box{n}();
  void put(Item{n} *item);
  Item{n} *take();
  const Item{n} *look() const {{ return item_; }}
private:
  Box{n}(const Box{n} &);
  Item{n} *item_;
  int *counts_;
}};
Item{n} *make{n}(int value);
bool find{n}(int key, Item{n} **result);
void consume{n}(Item{n} *item);
int run{n}(int rounds);
"""

SOURCE = """\
Box{n}::Box{n}() : item_(nullptr), counts_(new int[8]) {{
  for (int i = 0; i < 8; ++i)
    counts_[i] = i;
}}
Box{n}::~Box{n}() {{
  delete[] counts_;
  delete item_;
}}
void Box{n}::put(Item{n} *item) {{
  delete item_;
  item_ = item;
  ++counts_[item_->value & 7];
}}
Item{n} *Box{n}::take() {{
  Item{n} *item = item_;
  item_ = nullptr;
  return item;
}}
Item{n} *make{n}(int value) {{
  if (value < 0)
    return nullptr;
  return new Item{n}(value);
}}
bool find{n}(int key, Item{n} **result) {{
  *result = nullptr;
  if (key == 0)
    return false;
  *result = make{n}(key);
  return *result != nullptr;
}}
void consume{n}(Item{n} *item) {{
  if (item->weight() > 3)
    ++item->value;
  delete item;
}}
int run{n}(int rounds) {{
  int total = 0;
  Box{n} box;
  for (int i = 1; i < rounds; ++i) {{
    Item{n} *item = make{n}(i);
    total += item->weight();
    if (i & 1) {{
      box.put(item);
    }} else if (i & 2) {{
      consume{n}(item);
    }} else {{
      delete item;
    }}
    Item{n} *found;
    if (find{n}(i, &found)) {{
      total += found->value;
      delete found;
    }}
  }}
  if (Item{n} *last = box.take()) {{
    total += last->value;
    consume{n}(last);
  }}
{calls}
  return total;
}}
"""

BLOCKS = 14   # of a source file
HEADERS = 8   # of other files that a source includes


def write_program(folder, lines):
    os.makedirs(folder, exist_ok=True)
    written, number, entries = 0, 0, []
    while written < lines:
        header = "".join(HEADER.format(n="%d_%d" % (number, b)) for b in range(BLOCKS))
        body = '#include "f%d.h"\n' % number
        for other in range(max(0, number - HEADERS), number):
            body += '#include "f%d.h"\n' % other
        for b in range(BLOCKS):
            calls = "".join("  total += run%d_%d(rounds - 1);\n" % (other, b)
                            for other in range(max(0, number - 2), number))
            body += SOURCE.format(n="%d_%d" % (number, b), calls=calls)
        for name, text in (("f%d.h" % number, "#pragma once\n" + header),
                           ("f%d.cpp" % number, body)):
            with open(os.path.join(folder, name), "w") as stream:
                stream.write(text)
            written += text.count("\n")
        entries.append({"directory": folder, "file": "f%d.cpp" % number,
                        "arguments": ["clang++", "-std=c++17", "-c", "f%d.cpp" % number]})
        number += 1
    os.makedirs(os.path.join(folder, "build"), exist_ok=True)
    with open(os.path.join(folder, "build", "compile_commands.json"), "w") as stream:
        json.dump(entries, stream)
    return written, entries


def usage():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def own_usage(pid):
    """Seconds of processors and KiB at most; nothing once the process has ended."""
    try:
        with open("/proc/%d/stat" % pid) as stream:
            fields = stream.read().rsplit(")", 1)[1].split()
        with open("/proc/%d/status" % pid) as stream:
            peak = [int(line.split()[1]) for line in stream if line.startswith("VmHWM")]
    except FileNotFoundError:
        return None
    ticks = int(fields[11]) + int(fields[12])
    return (ticks / os.sysconf("SC_CLK_TCK"), peak[0]) if peak else None


def measure(name, work):
    before, start = usage(), time.monotonic()
    work()
    print("%-6s %8.1f s of processors, %8.1f s by the clock"
          % (name, usage() - before, time.monotonic() - start), flush=True)


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--lines", type=int, default=1000000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--memleak", required=True)
    parser.add_argument("--clangxx", required=True)
    parser.add_argument("folder")
    options = parser.parse_args(argv)
    folder = os.path.realpath(options.folder)
    written, entries = write_program(folder, options.lines)
    print("%d lines in %d sources" % (written, len(entries)), flush=True)

    def parse():
        for at in range(0, len(entries), options.jobs):
            running = [subprocess.Popen([options.clangxx, "-std=c++17", "-fsyntax-only",
                                         entry["file"]], cwd=folder)
                       for entry in entries[at:at + options.jobs]]
            if any([process.wait() for process in running]):
                sys.exit("migrate_plan: the program does not compile")

    def plan():
        command = [os.path.abspath(options.memleak), "migrate", ".", "--plan", "--quiet", "-j",
                   str(options.jobs), "--json", "build/plan.json"]
        process = subprocess.Popen(command, cwd=folder)
        seconds, peak = 0.0, 0
        while process.poll() is None:
            seconds, peak = own_usage(process.pid) or (seconds, peak)
            time.sleep(0.1)
        if process.returncode:
            sys.exit("migrate_plan: memleak fails")
        print("       of that %.1f s of processors, and %d MiB at most, in the process "
              "that plans" % (seconds, peak // 1024))
    measure("parse", parse)
    measure("plan", plan)
    with open(os.path.join(folder, "build", "plan.json")) as stream:
        summary = json.load(stream)["summary"]
    print("%d of %d acquisitions migrated" % (summary["migrated"],
                                              summary["acquisitions"]))


if __name__ == "__main__":
    main(sys.argv[1:])
