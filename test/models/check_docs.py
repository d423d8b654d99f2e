"""Compares docs/models.md with the loader.

usage: check_docs.py --list memleak-models-list --docs models.md --temp DIR

The examples must load, and every word that the loader knows must be explained.
"""

import argparse
import pathlib
import re
import subprocess
import sys

VERSION = "memleak-models: 1\n"

# One wrong word for each vocabulary; the error lists the right ones.
WRONG_WORDS = """
zzz: 1
linkage: zzz
declared-in: zzz
families:
  m: {zzz: 1, kind: zzz, invalid: zzz}
regions:
  q: {zzz: 1, destructors: zzz}
functions:
  f/3:
    zzz: 1
    acquire: {1: {zzz: 1, family: m, when: zzz}}
    release: {1: {zzz: 1, family: m}}
    take: {1: {zzz: 1, into: library}}
    allocate: {1: {zzz: 1, pool: 1}}
    reallocate: {zzz: 1, family: m}
    fails: zzz
    on-failure: {1: zzz}
    returns: zzz
  g/1: {returns: {zzz: 1}}
  h/1: {cases: [{zzz: 1}], fails: {zzz: 1}}
  i(<zzz>): {}
types:
  T: {zzz: 1, kind: zzz}
"""


def load(options, name, text):
    path = pathlib.Path(options.temp, name)
    path.write_text(text)
    return subprocess.run([options.list, str(path)], capture_output=True, text=True)


def main():
    parser = argparse.ArgumentParser()
    for name in ("--list", "--docs", "--temp"):
        parser.add_argument(name, required=True)
    options = parser.parse_args()
    docs = pathlib.Path(options.docs).read_text()
    problems = []

    examples = [e for e in re.findall(r"```yaml\n(.*?)```", docs, re.S)
                if e.startswith((VERSION, "families:", "functions:"))]
    for index, example in enumerate(examples):
        text = example if example.startswith(VERSION) else VERSION + example
        problems += load(options, f"example{index}.yaml", text).stderr.splitlines()

    errors = load(options, "wrong.yaml", VERSION + WRONG_WORDS).stderr
    lists = re.findall(r"expected one of (.*); found '<?zzz>?'", errors)
    words = sorted({word for listed in lists for word in listed.split(", ")} - {"a number"})
    # Explained: in code spelling, alone or as the key of an example.
    code = re.findall(r"`([^`\n]+)`", docs)
    explained = {w for c in code for w in re.findall(r"<\w+>|[\w-]+", c)}
    problems += [f"{word} is not in the documentation" for word in words
                 if word.split()[0].strip("'") not in explained]
    print("\n".join([*problems, f"{len(examples)} examples, {len(lists)} vocabularies, "
                                f"{len(words)} words: {len(problems)} problems"]))
    return 1 if problems or len(examples) < 3 or len(lists) < 18 else 0


if __name__ == "__main__":
    sys.exit(main())
