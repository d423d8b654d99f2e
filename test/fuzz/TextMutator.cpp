//===-- TextMutator.cpp - Mutations that keep most lines whole ------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The text form is lines of sigils and names. Bytes changed at random hardly
// ever parse, and what does not parse tests nothing behind the parser: so half
// of the mutations move whole lines, or write one of the text's own words over
// another one of its kind.
//
//===----------------------------------------------------------------------===//

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include <algorithm>
#include <cstring>
#include <random>
#include <string>

extern "C" size_t LLVMFuzzerMutate(uint8_t *Data, size_t Size, size_t MaxSize);

namespace {

using llvm::StringRef;
using Random = std::minstd_rand;

size_t below(size_t Bound, Random &Next) { return Next() % Bound; }

bool isWordChar(char C) { return llvm::isAlnum(C) || C == '_' || C == '-'; }

/// Words with the sigil before them: "%3", "$a", "@free", "b7", "store".
llvm::SmallVector<StringRef, 0> wordsOf(StringRef Text) {
  llvm::SmallVector<StringRef, 0> Words;
  for (size_t At = 0; At < Text.size();) {
    size_t End = At + (StringRef("%$@").contains(Text[At]) ? 1 : 0);
    while (End < Text.size() && isWordChar(Text[End]))
      ++End;
    if (End > At)
      Words.push_back(Text.slice(At, End));
    At = std::max(End, At + 1);
  }
  return Words;
}

/// Registers, variables, entities, blocks and numbers, other words.
char kindOf(StringRef Word) {
  if (StringRef("%$@").contains(Word[0]))
    return Word[0];
  if (llvm::isDigit(Word[0]) || Word[0] == '-')
    return '0';
  return Word[0] == 'b' && llvm::all_of(Word.drop_front(), llvm::isDigit) ? 'b'
                                                                          : 'w';
}

std::string withAnotherWord(StringRef Text, Random &Next) {
  const auto Words = wordsOf(Text);
  if (Words.empty())
    return Text.str();
  StringRef Old = Words[below(Words.size(), Next)];
  StringRef New = Old;
  for (int Tries = 0; Tries < 16; ++Tries) {
    StringRef Other = Words[below(Words.size(), Next)];
    if (Other == Old || kindOf(Other) != kindOf(Old))
      continue;
    New = Other;
    break;
  }
  const size_t At = Old.data() - Text.data();
  return (Text.take_front(At) + New + Text.drop_front(At + Old.size())).str();
}

std::string withLinesMoved(StringRef Text, Random &Next) {
  llvm::SmallVector<StringRef, 0> Lines;
  Text.split(Lines, '\n');
  const size_t From = below(Lines.size(), Next), To = below(Lines.size(), Next);
  switch (Next() % 3) {
  case 0:
    Lines.erase(Lines.begin() + From);
    break;
  case 1:
    Lines.insert(Lines.begin() + To, StringRef(Lines[From]));
    break;
  default:
    std::swap(Lines[From], Lines[To]);
    break;
  }
  return llvm::join(Lines, "\n");
}

} // namespace

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *Data, size_t Size,
                                          size_t MaxSize, unsigned Seed) {
  Random Next(Seed);
  if (Next() % 4 == 0)
    return LLVMFuzzerMutate(Data, Size, MaxSize);
  std::string Text(reinterpret_cast<const char *>(Data), Size);
  for (size_t Rounds = 1 + Next() % 3; Rounds; --Rounds)
    Text =
        Next() % 3 ? withAnotherWord(Text, Next) : withLinesMoved(Text, Next);
  const size_t NewSize = std::min(Text.size(), MaxSize);
  std::memcpy(Data, Text.data(), NewSize);
  return NewSize;
}
