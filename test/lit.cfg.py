"""How lit finds and runs the tests.

Each suite folder has a lit.local.cfg that declares its tier:
    config.tier = "change"   run for every change (test/run)
    config.tier = "full"     the long ones as well (test/run --full)
A folder without a tier is an error, so that no test is lost by accident.

A suite of GoogleTest programs names them, and its .cpp files are no tests:
    config.gtest_programs = ["memleak-models-tests"]
    config.suffixes = [".test"]

The builds of the sanitizer presets are suites of their own (test/run --full).
In them run the GoogleTest programs, and folders that ask for it:
    config.sanitizers = ["address", "thread"]
Stock clang-tidy cannot load a sanitized plugin; memleak-tidy stands in for it.
"""

import os
import sys

# A module of its own, since lit pickles the format for its workers.
sys.path.insert(0, os.path.dirname(__file__))
from memleak_format import MemleakFormat


def sanitizer_of(flags):
    """"address", "thread", or "" for a build without sanitizer."""
    names = [flag.split("=")[1].split(",")[0] for flag in flags.split()
             if flag.startswith("-fsanitize=")]
    return names[0] if names else ""


config.sanitizer = sanitizer_of(config.cxx_flags)
config.name = "memleak" + ("-" + config.sanitizer if config.sanitizer else "")
config.test_format = MemleakFormat(True)
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.memleak_build, "test")
config.suffixes = [".c", ".cpp", ".ir", ".test"]
config.excludes = ["Inputs", "CMakeLists.txt"]
config.tiers_to_run = lit_config.params.get("tiers", "change").split(",")
config.tier = None
config.gtest_programs = []
config.sanitizers = None

llvm_tools = os.path.join(config.llvm_prefix, "bin")
build_bin = os.path.join(config.memleak_build, "bin")
config.environment["PATH"] = os.pathsep.join(
    [build_bin, os.environ.get("PATH", ""), llvm_tools])
for name in ("HOME", "ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"):
    if name in os.environ:
        config.environment[name] = os.environ[name]

plugin = os.path.join(config.memleak_build, "lib", "libmemleak-checks.so")


def tool(name):
    return os.path.join(llvm_tools, name)


# Longer names first: lit replaces textually.
config.substitutions += [
    ("%check_memleak", "python3 %s/check_memleak.py --build %s --llvm %s%s"
     % (config.test_source_root, config.memleak_build, config.llvm_prefix,
        " --inside" if config.sanitizer else "")),
    ("%memleak-tidy", os.path.join(build_bin, "memleak-tidy")),
    ("%memleak-ir", os.path.join(build_bin, "memleak") + " ir"),
    ("%memleak", os.path.join(build_bin, "memleak")),
    ("%plugin", plugin),
    ("%build", config.memleak_build),
    ("%source", config.memleak_source),
    ("%runtime_include", os.path.join(config.memleak_source, "runtime", "include")),
    ("%clang-tidy", tool("clang-tidy")),
    ("%clangxx", tool("clang++")),
    ("%clang", tool("clang")),
    ("FileCheck", tool("FileCheck")),
    ("split-file", tool("split-file")),
]
# Only where a command begins: the word has other uses.
config.substitutions += [(r"(^|(?<=[|&;)] ))not(?= )", tool("not"))]
