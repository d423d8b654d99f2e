//===-- Builder.h - From the text of model files to a ModelSet --*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Private to checks/models: what the sources that read one file share.
/// Builder.cpp reads the file's outline and families, Entries.cpp its functions
/// and types, FunctionReader.cpp what one function does, all with the help of
/// Fields.cpp.
///
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_MODELS_BUILDER_H
#define MEMLEAK_CHECKS_MODELS_BUILDER_H

#include "models/Model.h"
#include "models/Words.h"
#include "models/Yaml.h"
#include "llvm/ADT/StringSet.h"
#include <mutex>

namespace memleak::models {

/// Collects the errors of one file, turning offsets into lines.
class FileErrors {
public:
  FileErrors(llvm::StringRef Name, llvm::StringRef Text);

  void add(size_t Offset, const llvm::Twine &Message);
  void add(const yaml::Node &Where, const llvm::Twine &Message) {
    add(Where.Offset, Message);
  }
  /// The position of \p Offset in this file.
  Origin origin(size_t Offset, bool Shipped) const;

  /// In the order of the lines; the last says so if there were too many.
  std::vector<ModelError> take();
  bool any() const { return !Errors.empty(); }

private:
  std::shared_ptr<const std::string> Name;
  std::vector<size_t> LineStarts;
  std::vector<ModelError> Errors;
};

/// Checked access to the entries of a mapping.
class Fields {
public:
  /// Reports entries of \p Map whose key is not in \p Known; a \p Map that is
  /// no mapping is reported as not being \p What.
  Fields(const yaml::Node &Map, llvm::ArrayRef<llvm::StringRef> Known,
         const llvm::Twine &What, FileErrors &Errors);
  /// The same without looking at keys.
  Fields(const yaml::Node &Map, FileErrors &Errors)
      : Map(&Map), Errors(Errors) {}

  /// The value of \p Key, or null.
  const yaml::Node *find(llvm::StringRef Key) const;
  /// The key itself, or null: where to report that it is wrong to have it.
  const yaml::Node *keyOf(llvm::StringRef Key) const;

  std::optional<llvm::StringRef> text(llvm::StringRef Key) const;
  std::optional<bool> boolean(llvm::StringRef Key) const;
  /// One scalar, or a sequence of them.
  std::vector<const yaml::Node *> scalars(llvm::StringRef Key) const;

  template <class T>
  std::optional<T> word(llvm::StringRef Key,
                        llvm::ArrayRef<Word<T>> Words) const {
    std::optional<llvm::StringRef> Text = text(Key);
    if (!Text)
      return std::nullopt;
    llvm::Expected<T> Value = parseWord<T>(Words, *Text);
    if (Value)
      return *Value;
    Errors.add(*find(Key), llvm::toString(Value.takeError()));
    return std::nullopt;
  }

private:
  const yaml::Node *Map;
  FileErrors &Errors;
};

/// Reports that \p Found is not \p Expected; says what kind of node it is.
void expected(const llvm::Twine &Expected, const yaml::Node &Found,
              FileErrors &Errors);

/// Looks a family up by name; the names are those of the set under
/// construction.
using FamilyLookup =
    llvm::function_ref<std::optional<FamilyId>(const yaml::Node &)>;

/// A shipped file whose functions all begin with one of a few prefixes: its
/// families are read at once, the rest of it when such a name is looked up.
/// Thread-safe.
struct ModelSet::Deferred {
  const ModelText *File = nullptr; ///< Lives as long as the program.
  std::vector<std::string> Prefixes;
  /// The set that this belongs to; the functions refer to its families.
  const ModelSet *Owner = nullptr;

  bool covers(llvm::StringRef Name) const;
  const ModelSet &functions();

private:
  std::once_flag Once;
  std::shared_ptr<const ModelSet> Read;
};

/// Reads into \p Model, which has its name and shape, what \p Body says it
/// does.
void readFunction(const yaml::Node &Body, FunctionModel &Model,
                  FamilyLookup Family, FileErrors &Errors);

/// What a function that a region lists does to it. Other: its entry under
/// `functions` says so.
enum class RegionRole {
  Create,
  Destroy,
  Reset,
  Allocate,
  Release,
  Inert,
  Other
};

/// An entry of `regions`: pools of one kind and the functions on them.
struct Region {
  std::string Resource;
  std::string Class; ///< Qualified; empty if the pools are behind pointers.
  bool RunsDestructors = false;
  bool MustRelease = false;    ///< A forgotten pool is a defect.
  std::optional<Place> Parent; ///< In what creates one.
  struct Listed {
    const yaml::Node *Name;
    RegionRole Role;
  };
  std::vector<Listed> Functions;
};

Region readRegion(const yaml::Node &Body, FileErrors &Errors);

/// What \p Function, which \p Of lists in that role, does. Pools are `this` in
/// members of the region's class, and the first parameter in other functions.
FunctionCase regionCase(const Region &Of, FamilyId Pool, RegionRole Role,
                        const FunctionModel &Function);

} // namespace memleak::models

#endif // MEMLEAK_CHECKS_MODELS_BUILDER_H
