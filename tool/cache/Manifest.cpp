//===-- Manifest.cpp - What a unit was made from --------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Manifest.h"
#include "Seal.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace memleak::tool {

namespace {

constexpr llvm::StringLiteral Kind = "memleak manifest 1";

/// The next word of \p Line as a number of the base; false if there is none.
template <class T>
bool take(llvm::StringRef &Line, T &Number, unsigned Base = 10) {
  auto [Word, Rest] = Line.split(' ');
  Line = Rest;
  return !Word.getAsInteger(Base, Number);
}

bool take(llvm::StringRef &Line, ir::ContentHash &Hash) {
  return take(Line, Hash.High, 16) && take(Line, Hash.Low, 16);
}

void print(llvm::raw_ostream &Out, const ir::ContentHash &Hash) {
  Out << llvm::utohexstr(Hash.High) << ' ' << llvm::utohexstr(Hash.Low) << ' ';
}

bool take(llvm::StringRef &Line, Read &R) {
  if (Line.size() < 3 || Line[1] != ' ' ||
      !llvm::StringRef("FEMD").contains(Line[0]))
    return false;
  R.What = Read::Kind(Line[0]);
  Line = Line.drop_front(2);
  if (R.What == Read::Content && !take(Line, R.Hash))
    return false;
  if (R.What == Read::Content || R.What == Read::Listing) {
    Stamp S;
    if (!take(Line, S.Size) || !take(Line, S.Modified) ||
        !take(Line, S.Changed))
      return false;
    S.IsFolder = R.What == Read::Listing;
    if (S.Changed)
      R.Seen = S;
  }
  R.Path = Line.str();
  return !R.Path.empty();
}

} // namespace

ir::ContentHash Manifest::digest() const {
  std::string Text = Unit.str();
  for (const Read &Each : Reads)
    if (Each.What == Read::Content)
      Text += Each.Hash.str();
  return ir::hashBytes(Text);
}

std::string write(const Manifest &M) {
  std::string Text;
  llvm::raw_string_ostream Out(Text);
  print(Out, M.Unit);
  Out << '\n';
  for (const Read &Each : M.Reads) {
    Out << char(Each.What) << ' ';
    if (Each.What == Read::Content)
      print(Out, Each.Hash);
    if (Each.What == Read::Content || Each.What == Read::Listing) {
      const Stamp S = Each.Seen.value_or(Stamp());
      Out << S.Size << ' ' << S.Modified << ' ' << S.Changed << ' ';
    }
    Out << Each.Path << '\n';
  }
  return seal(Kind, Text);
}

std::optional<Manifest> readManifest(llvm::StringRef Text) {
  std::optional<llvm::StringRef> Whole = unseal(Kind, Text);
  if (!Whole)
    return std::nullopt;
  Manifest M;
  auto [First, Rest] = Whole->split('\n');
  if (!take(First, M.Unit))
    return std::nullopt;
  while (!Rest.empty()) {
    auto [Line, After] = Rest.split('\n');
    Rest = After;
    if (!take(Line, M.Reads.emplace_back()))
      return std::nullopt;
  }
  return M;
}

/// Whether \p R would be answered in the same way; a changed stamp of the same
/// content is renewed.
static bool isSame(Read &R, FileStates &Files, int64_t Now, bool &Restamped) {
  const std::optional<Stamp> &Is = Files.stamp(R.Path);
  switch (R.What) {
  case Read::Missing:
    return !Is;
  case Read::Exists:
    return bool(Is);
  case Read::Listing:
    return Is && R.Seen && *Is == *R.Seen;
  case Read::Content:
    if (!Is)
      return false;
    if (R.Seen && *Is == *R.Seen)
      return true;
    const std::optional<ir::ContentHash> &Hash = Files.hash(R.Path);
    if (!Hash || !(*Hash == R.Hash))
      return false;
    if (Is->wasAtRest(Now)) {
      R.Seen = *Is;
      Restamped = true;
    }
    return true;
  }
  return false;
}

Freshness check(Manifest &M, FileStates &Files) {
  bool Restamped = false;
  const int64_t Now = now();
  for (Read &Each : M.Reads)
    if (!isSame(Each, Files, Now, Restamped))
      return Freshness::Stale;
  return Restamped ? Freshness::Restamped : Freshness::Fresh;
}

} // namespace memleak::tool
