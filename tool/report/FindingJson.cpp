//===-- FindingJson.cpp - Findings to JSON and back -----------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Findings.h"
#include "llvm/ADT/STLExtras.h"

namespace memleak::tool {

namespace json = llvm::json;

namespace {

constexpr llvm::StringLiteral NoteKinds[] = {"acquired", "branch",   "moved",
                                             "called",   "released", "lost",
                                             "used",     "remark"};
constexpr llvm::StringLiteral Confidences[] = {"high", "medium", "low"};

/// The position of \p Word among \p Words, or of the last.
template <class E, size_t N>
E fromWord(const llvm::StringLiteral (&Words)[N], llvm::StringRef Word) {
  return E(std::min<size_t>(llvm::find(Words, Word) - Words, N - 1));
}

void put(json::Object &Into, llvm::StringRef Key, llvm::StringRef Text) {
  if (!Text.empty())
    Into[Key] = json::fixUTF8(Text);
}

void put(json::Object &Into, llvm::StringRef Key, const ir::Location &L) {
  if (L.isValid())
    Into[Key] = toJson(L);
}

std::string text(const json::Object &From, llvm::StringRef Key) {
  return From.getString(Key).value_or("").str();
}

ir::Location location(const json::Object &From, llvm::StringRef Key) {
  return locationFromJson(From.get(Key)).value_or(ir::Location());
}

template <class F>
void each(const json::Object &From, llvm::StringRef Key, F Use) {
  if (const json::Array *All = From.getArray(Key))
    for (const json::Value &V : *All)
      Use(V);
}

json::Array notes(llvm::ArrayRef<ir::PathNote> Notes) {
  json::Array All;
  for (const ir::PathNote &Note : Notes) {
    json::Object Step{{"kind", NoteKinds[size_t(Note.Kind)]},
                      {"message", json::fixUTF8(Note.Message)}};
    put(Step, "at", Note.Where);
    All.push_back(std::move(Step));
  }
  return All;
}

} // namespace

json::Value toJson(const ir::Location &L) {
  json::Object Out{{"file", json::fixUTF8(L.File)},
                   {"line", L.BeginLine},
                   {"column", L.BeginColumn},
                   {"endLine", L.EndLine},
                   {"endColumn", L.EndColumn}};
  if (L.Macro)
    Out["macro"] = true;
  return Out;
}

json::Value toJson(llvm::ArrayRef<clang::tooling::Replacement> Edits) {
  json::Array All;
  for (const clang::tooling::Replacement &Edit : Edits)
    All.push_back(
        json::Object{{"file", json::fixUTF8(Edit.getFilePath())},
                     {"offset", Edit.getOffset()},
                     {"length", Edit.getLength()},
                     {"text", json::fixUTF8(Edit.getReplacementText())}});
  return All;
}

json::Value toJson(const Finding &F) {
  const ir::Finding &S = F.Says;
  json::Object Out{{"check", S.Check},
                   {"message", json::fixUTF8(S.Message)},
                   {"fingerprint", S.Fingerprint},
                   {"confidence", Confidences[size_t(S.Trust)]}};
  put(Out, "function", S.Function);
  put(Out, "resource", S.Resource);
  put(Out, "family", S.Family);
  put(Out, "at", S.Where);
  put(Out, "acquired", S.Acquired);
  put(Out, "event", S.Event);
  if (!S.Notes.empty())
    Out["path"] = notes(S.Notes);
  if (F.hasFix())
    Out["fix"] = json::Object{{"title", json::fixUTF8(F.FixTitle)},
                              {"edits", toJson(F.Edits)}};
  if (!S.Refused.Id.empty()) {
    json::Object No{{"id", S.Refused.Id},
                    {"because", json::fixUTF8(S.Refused.Because)}};
    put(No, "at", S.Refused.Where);
    Out["noFix"] = std::move(No);
  }
  if (!F.About.empty()) {
    json::Array About;
    for (const ir::Location &L : F.About)
      About.push_back(toJson(L));
    Out["about"] = std::move(About);
  }
  return Out;
}

std::optional<ir::Location> locationFromJson(const json::Value *V) {
  const json::Object *From = V ? V->getAsObject() : nullptr;
  if (!From)
    return std::nullopt;
  auto Number = [&](llvm::StringRef Key) {
    return uint32_t(From->getInteger(Key).value_or(0));
  };
  return ir::Location{
      text(*From, "file"), Number("line"),
      Number("column"),    Number("endLine"),
      Number("endColumn"), From->getBoolean("macro").value_or(false)};
}

std::vector<clang::tooling::Replacement>
editsFromJson(const json::Array *Edits) {
  std::vector<clang::tooling::Replacement> All;
  if (Edits)
    for (const json::Value &V : *Edits)
      if (const json::Object *Edit = V.getAsObject())
        All.emplace_back(
            text(*Edit, "file"), Edit->getInteger("offset").value_or(0),
            Edit->getInteger("length").value_or(0), text(*Edit, "text"));
  return All;
}

std::optional<Finding> findingFromJson(const json::Value &V) {
  const json::Object *From = V.getAsObject();
  if (!From || !From->getString("check") || !From->getString("message"))
    return std::nullopt;
  Finding F;
  ir::Finding &S = F.Says;
  S.Check = text(*From, "check");
  S.Message = text(*From, "message");
  S.Fingerprint = text(*From, "fingerprint");
  S.Trust = fromWord<ir::Confidence>(Confidences, text(*From, "confidence"));
  S.Function = text(*From, "function");
  S.Resource = text(*From, "resource");
  S.Family = text(*From, "family");
  S.Where = location(*From, "at");
  S.Acquired = location(*From, "acquired");
  S.Event = location(*From, "event");
  each(*From, "path", [&](const json::Value &Step) {
    if (const json::Object *Note = Step.getAsObject())
      S.Notes.push_back({fromWord<ir::NoteKind>(NoteKinds, text(*Note, "kind")),
                         location(*Note, "at"), text(*Note, "message")});
  });
  if (const json::Object *Fix = From->getObject("fix")) {
    F.FixTitle = text(*Fix, "title");
    F.Edits = editsFromJson(Fix->getArray("edits"));
  }
  if (const json::Object *No = From->getObject("noFix"))
    S.Refused = {text(*No, "id"), text(*No, "because"), location(*No, "at")};
  each(*From, "about", [&](const json::Value &At) {
    if (auto L = locationFromJson(&At))
      F.About.push_back(*L);
  });
  return F;
}

} // namespace memleak::tool
