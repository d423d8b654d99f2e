"""Exits 1 if a page of docs/runtime shows code that its example does not hold.

A shown part is marked <!-- example: PATH --> before its code block.
"""

import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
MARK = re.compile(r"<!-- example: (\S+) -->\n```cpp\n(.*?)\n```", re.DOTALL)

shown = set()
for page in sorted((root / "docs/runtime").glob("*.md")):
    text = page.read_text()
    if text.count("```cpp") != len(MARK.findall(text)):
        sys.exit(f"{page}: a code block has no example")
    for path, code in MARK.findall(text):
        shown.add(path)
        if code not in (root / path).read_text():
            sys.exit(f"{page}: not in {path}:\n{code}")
folders = ("runtime/examples", "runtime/monitor/examples")
examples = {str(p.relative_to(root)) for folder in folders for p in (root / folder).glob("*.cpp")}
if examples != shown:
    sys.exit(f"examples and pages differ: {sorted(examples ^ shown)}")
