#===-- report_schema.py - The JSON reports and their schema ----------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""report_schema.py SCHEMA DOC REPORT...: the reports are valid, every property of
the schema is in one of them, and DOC, the page for people, names each."""

import json
import sys

import jsonschema


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def properties(schema):
    """The names of all properties, wherever they are."""
    if isinstance(schema, list):
        return set().union(*map(properties, schema)) if schema else set()
    if not isinstance(schema, dict):
        return set()
    return set(schema.get("properties", {})) | set().union(*map(properties, schema.values()), set())


def keys(value):
    if isinstance(value, list):
        return set().union(*map(keys, value)) if value else set()
    return set(value) | set().union(*map(keys, value.values()), set()) if isinstance(value, dict) else set()


def main():
    schema, reports = load(sys.argv[1]), [load(path) for path in sys.argv[3:]]
    with open(sys.argv[2], encoding="utf-8") as file:
        words = file.read()
    jsonschema.Draft7Validator.check_schema(schema)
    for report in reports:
        jsonschema.Draft7Validator(schema).validate(report)
    unseen = properties(schema) - set().union(*map(keys, reports))
    assert not unseen, f"in no report: {unseen}"
    unsaid = {name for name in properties(schema) if f"`{name}`" not in words}
    assert not unsaid, f"not in the documentation: {unsaid}"
    print(len(reports), "reports are as the schema says")


main()
