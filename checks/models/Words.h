//===-- Words.h - The small languages inside model files --------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Places (`*2`), conditions (`negative`), declarators (`open/2+`) and the
/// fixed words of the schema, from text. Each parser returns its result or an
/// error whose message says what was expected.
///
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_MODELS_WORDS_H
#define MEMLEAK_CHECKS_MODELS_WORDS_H

#include "models/Model.h"
#include "llvm/Support/Error.h"

namespace memleak::models {

/// Parameters beyond this are not counted.
constexpr unsigned MaxParameters = 127;

llvm::Expected<Place> parsePlace(llvm::StringRef Text);

/// A condition that is one word or number: "null", "negative", "-1", "not 1".
llvm::Expected<Condition> parseCondition(llvm::StringRef Text);

/// The name and shape of a function; the rest of the result is empty.
/// "close", "close/1", "open/2+", "f(int, const char *)", "g(<pointer>, ...)".
llvm::Expected<FunctionModel> parseDeclarator(llvm::StringRef Text);

/// A word of the schema and what it stands for.
template <class T> struct Word {
  llvm::StringLiteral Text;
  T Value;
};

/// "expected one of a, b; found 'x'", with the nearest word where one is near.
std::string expectedOneOf(llvm::ArrayRef<llvm::StringRef> Words,
                          llvm::StringRef Found);

/// "; did you mean 'word'?" if one of \p Words is near \p Found, or nothing.
std::string didYouMean(llvm::ArrayRef<llvm::StringRef> Words,
                       llvm::StringRef Found);

template <class T>
llvm::Expected<T> parseWord(llvm::ArrayRef<Word<T>> Words,
                            llvm::StringRef Text) {
  llvm::SmallVector<llvm::StringRef, 16> Known;
  for (const Word<T> &W : Words) {
    if (W.Text == Text)
      return W.Value;
    Known.push_back(W.Text);
  }
  return llvm::createStringError(expectedOneOf(Known, Text));
}

} // namespace memleak::models

#endif // MEMLEAK_CHECKS_MODELS_WORDS_H
