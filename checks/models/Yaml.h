//===-- Yaml.h - The part of YAML that model files use ----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Text to tree, for a subset of YAML 1.2: one document of block and flow
/// mappings and sequences, plain and quoted scalars on one line, comments. No
/// anchors, tags, directives, block scalars or complex keys. What is accepted
/// here means the same to every YAML reader.
///
/// Not llvm/Support/YAMLParser.h, because that one is built for streaming: a
/// syntax error ends it, its columns are lost inside flow collections, deep
/// nesting costs it quadratic time, and it is several times slower, which every
/// start of clang-tidy would pay.
///
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_MODELS_YAML_H
#define MEMLEAK_CHECKS_MODELS_YAML_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include <optional>
#include <string>
#include <vector>

namespace memleak::models::yaml {

struct Entry;

struct Node {
  enum NodeKind { Null, Scalar, Sequence, Mapping };
  NodeKind Kind = Null;
  size_t Offset = 0;          ///< Of the node's first byte in the text.
  std::string Text;           ///< Of a \c Scalar, quotes and escapes resolved.
  std::vector<Node> Items;    ///< Of a \c Sequence.
  std::vector<Entry> Entries; ///< Of a \c Mapping, in the order of the text.
};

struct Entry {
  Node Key; ///< A \c Scalar; no two in a mapping are equal.
  Node Value;
};

/// Takes the offset of what is wrong, and a message.
using ErrorHandler =
    llvm::function_ref<void(size_t Offset, const llvm::Twine &)>;

/// Nesting beyond this is an error.
constexpr unsigned MaxDepth = 32;

/// The tree of \p Text. After an error, parsing goes on with the next entry of
/// the mapping around it, so several errors can be told at once; the tree is
/// then incomplete. Linear in the length of \p Text.
Node parse(llvm::StringRef Text, ErrorHandler Error);

} // namespace memleak::models::yaml

#endif // MEMLEAK_CHECKS_MODELS_YAML_H
