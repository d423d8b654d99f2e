#!/usr/bin/env python3
#===-- sarif.py - Holds a log to SARIF 2.1.0 -------------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Validates the SARIF log that memleak writes, and prints it line by line.

    sarif.py LOG FOLDER [PUBLISHED]

SCHEMA says of the properties that memleak writes what the standard (OASIS, SARIF
2.1.0, sections 3.13 to 3.58) requires, and admits no others. What a schema cannot
say is checked besides: rule numbers, and places that exist in the files of FOLDER.
PUBLISHED is a copy of the schema that OASIS publishes, to be held to as well.
"""

import json
import os
import sys
import urllib.parse

import jsonschema


def closed(required, **properties):
    return {"type": "object", "required": required, "properties": properties,
            "additionalProperties": False}


def array(items, least=0):
    return {"type": "array", "items": items, "minItems": least}


STRING = {"type": "string"}
COUNT = {"type": "integer", "minimum": 1}
INDEX = {"type": "integer", "minimum": 0}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
MESSAGE = closed(["text"], text={"type": "string", "minLength": 1})
CONTENT = closed(["text"], text=STRING)
ARTIFACT = closed(["uri"], uri={"type": "string", "pattern": r"^([\w.~/+@-]|%[0-9A-F]{2}|:)*$"},
                  uriBaseId=STRING)
REGION = closed(["startLine", "startColumn"], startLine=COUNT, startColumn=COUNT,
                endLine=COUNT, endColumn=COUNT)
PHYSICAL = closed(["artifactLocation"], artifactLocation=ARTIFACT, region=REGION)
LOGICAL = closed(["fullyQualifiedName"], fullyQualifiedName=STRING, kind=STRING)
LOCATION = closed(["physicalLocation"], id=INDEX, physicalLocation=PHYSICAL,
                  logicalLocations=array(LOGICAL, 1), message=MESSAGE)
FLOW = closed(["threadFlows"], threadFlows=array(closed(["locations"], locations=array(
    closed(["location"], location=LOCATION), 1)), 1))
FIX = closed(["artifactChanges"], description=MESSAGE, artifactChanges=array(closed(
    ["artifactLocation", "replacements"], artifactLocation=ARTIFACT, replacements=array(closed(
        ["deletedRegion"], deletedRegion=REGION, insertedContent=CONTENT), 1)), 1))
RESULT = closed(["message", "ruleId"], ruleId=STRING, ruleIndex=INDEX, level=LEVEL, message=MESSAGE,
                locations=array(LOCATION, 1), relatedLocations=array(LOCATION, 1),
                codeFlows=array(FLOW, 1), fixes=array(FIX, 1),
                partialFingerprints={"type": "object", "additionalProperties": STRING},
                baselineState={"enum": ["new", "unchanged", "updated", "absent"]},
                suppressions=array(closed(["kind"], kind={"enum": ["inSource", "external"]},
                                          justification=STRING)))
RULE = closed(["id"], id=STRING, shortDescription=MESSAGE, help=MESSAGE,
              defaultConfiguration=closed([], level=LEVEL),
              properties=closed([], tags=array(STRING)))
INVOCATION = closed(["executionSuccessful"], executionSuccessful={"type": "boolean"},
                    toolExecutionNotifications=array(closed(
                        ["message"], level=LEVEL, message=MESSAGE,
                        locations=array(LOCATION))))
RUN = closed(["tool", "results"],
             tool=closed(["driver"], driver=closed(["name"], name=STRING, version=STRING,
                                                   semanticVersion=STRING, rules=array(RULE))),
             automationDetails=closed([], id=STRING),
             columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
             originalUriBaseIds={"type": "object", "additionalProperties": closed(
                 [], uri={"type": "string", "pattern": "/$"})},
             invocations=array(INVOCATION), results=array(RESULT))
SCHEMA = closed(["version", "runs"], version={"const": "2.1.0"}, runs=array(RUN, 1),
                **{"$schema": STRING})


def lines_of(location, folder):
    uri = location["artifactLocation"]["uri"]
    path = os.path.join(folder, urllib.parse.unquote(uri.removeprefix("file://")))
    with open(path, encoding="utf-8") as file:
        return file.read().split("\n")


def check_place(location, folder):
    region = location["region"]
    line = lines_of(location, folder)[region["startLine"] - 1]
    assert region["startColumn"] <= len(line) + 1, (location, line)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        log = json.load(file)
    folder = sys.argv[2]
    jsonschema.Draft7Validator(SCHEMA).validate(log)
    if len(sys.argv) > 3:
        with open(sys.argv[3], encoding="utf-8") as file:
            jsonschema.validate(log, json.load(file))
    run = log["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        check_place(place, folder)
        for related in result.get("relatedLocations", []):
            check_place(related["physicalLocation"], folder)
        words = [result["ruleId"], "{}:{startLine}:{startColumn}".format(
            place["artifactLocation"]["uri"], **place["region"]),
            json.dumps(result["message"]["text"])]
        if "codeFlows" in result:
            words.append("flow=%d" % len(result["codeFlows"][0]["threadFlows"][0]["locations"]))
        words.append("fingerprint=%d" % len(result["partialFingerprints"]["memleak/v1"]))
        for suppression in result.get("suppressions", []):
            words.append("suppressed=" + suppression["kind"])
        print(*words)
    for invocation in run["invocations"]:
        for notification in invocation.get("toolExecutionNotifications", []):
            print(notification["level"] + ":", notification["message"]["text"])
    print("valid:", len(run["results"]), "results")


main()
