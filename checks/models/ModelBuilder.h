//===-- ModelBuilder.h - Reads model files into a set --------- -*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_MODELS_MODELBUILDER_H
#define MEMLEAK_MODELS_MODELBUILDER_H

#include "models/Builder.h"

namespace memleak::models {

/// Builds one set; reads its files one after the other.
class ModelBuilder {
public:
  explicit ModelBuilder(std::shared_ptr<const ModelSet> Base);

  /// For the functions that \p Body defers.
  explicit ModelBuilder(const ModelSet::Deferred &Body);

  std::vector<ModelError> addFile(const ModelText &File);
  /// The families and headers of a file, and the promise of its functions.
  std::vector<ModelError> addOutline(const ModelText &File);
  std::shared_ptr<const ModelSet> finish();

private:
  /// Entries of one file, from reading the outline on.
  struct FileState {
    FileState(const ModelText &File, llvm::StringRef Text)
        : Errors(File.Name, Text), Shipped(File.Shipped) {}

    FileErrors Errors;
    const bool Shipped;
    llvm::StringMap<size_t> Declarators; ///< To the offset of the first entry.
    llvm::StringSet<> OwnFunctions; ///< Names under `functions` and `inert`.
    llvm::StringSet<> OwnTypes;
    std::vector<std::unique_ptr<FunctionModel>> Functions;
    /// Functions that a family lists, with where and what.
    struct Listed {
      const yaml::Node *Name;
      FamilyId Family;
      EffectKind Kind;
    };
    std::vector<Listed> ListedFunctions;
    std::vector<std::pair<FamilyId, Region>> Regions;
    bool NeedsCLinkage = false;
    bool NeedsSystemHeader = false;
    std::vector<std::string> Prefixes; ///< Empty: functions begin as they like.
    bool OutlineOnly = false;
  };

  std::shared_ptr<ModelSet> Set;
  std::string Digests;

  void addDigest(llvm::StringRef Text);
  bool checkVersion(const yaml::Node &Root, FileErrors &Errors);
  void readFile(const yaml::Node &Root, FileState &File);

  void declareFamilies(const yaml::Node &Map, FileState &File);
  void readFamily(FamilyId Id, const yaml::Node &Body, FileState &File);
  std::optional<FamilyId> lookUpFamily(const yaml::Node &Name,
                                       FileErrors &Errors);
  void addListedFunctions(FileState &File);
  void checkListed(const FileState::Listed &Item, llvm::StringRef Name,
                   FileState &File);

  FamilyId declareFamily(const yaml::Entry &E, FileState &File);
  void declareRegions(const yaml::Node &Map, FileState &File);
  void addRegionFunctions(FileState &File);

  void readFunctions(const yaml::Node &Map, FileState &File);
  void readInert(const Fields &Outline, FileState &File);
  std::unique_ptr<FunctionModel> declare(const yaml::Node &Name,
                                         FileState &File);
  void copyLike(FunctionModel &Model, const yaml::Node &Like, FileState &File);

  void readTypes(const yaml::Node &Map, FileState &File);
  void readType(const yaml::Entry &E, FileState &File);
  void readOwned(const yaml::Node &Node, TypeModel &Type, FileErrors &Errors);

  void publish(FileState &File);
};

} // namespace memleak::models

#endif // MEMLEAK_MODELS_MODELBUILDER_H
