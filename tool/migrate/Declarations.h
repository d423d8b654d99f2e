//===-- Declarations.h - The pointers that a unit declares ------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_MIGRATE_DECLARATIONS_H
#define MEMLEAK_TOOL_MIGRATE_DECLARATIONS_H

#include "Facts.h"
#include "fixits/HandleWriter.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringSet.h"
#include <map>
#include <set>

namespace memleak::migrate {

/// Names the nodes of a unit, and says how their declarations would change.
class Declarations {
public:
  /// \p Roots are the folders whose code may be changed, as real paths.
  Declarations(clang::ASTContext &Context, llvm::ArrayRef<std::string> Roots,
               Facts &Into);

  /// The node of a variable, parameter or field that is a pointer to objects
  /// and declared in the project's code; empty if it is none.
  std::string pointer(const clang::ValueDecl &D);
  /// The node of what a parameter of type `T **` or `T *&` leads to.
  std::string out(const clang::ValueDecl &D);
  /// The node of the elements of a container of pointers.
  std::string element(const clang::ValueDecl &D);
  /// The node of what a function returns.
  std::string result(const clang::FunctionDecl &F);
  /// The node of what functions return that are called through pointers of
  /// type \p Pointer: one for all of a type. Empty if that is none.
  std::string pointedResult(clang::QualType Pointer, clang::SourceLocation At);

  /// Takes in one of possibly many declarations of a function.
  void declare(const clang::FunctionDecl &F);
  void declare(const clang::VarDecl &V);
  void declare(const clang::FieldDecl &Field);
  /// A spelling of a function's type that is no function's declaration.
  void declare(clang::FunctionProtoTypeLoc Type);
  /// A variable of a range-based for over a container is its elements.
  void alias(const clang::VarDecl &V, const std::string &Element);
  /// An iterator's type, once elements are handles, is deduced.
  void iterator(const clang::VarDecl &V, const std::string &Element);
  const std::string *elementOf(const clang::VarDecl &V) const;
  const std::string *iteratedBy(const clang::VarDecl &V) const;

  void veto(const std::string &Node, llvm::StringRef Reason,
            const llvm::Twine &Text, clang::SourceLocation At);
  /// For all pointers of a function.
  void vetoAll(const clang::FunctionDecl &F, llvm::StringRef Reason,
               const llvm::Twine &Text, clang::SourceLocation At);
  void vetoParameters(const clang::FunctionDecl &F, llvm::StringRef Reason,
                      const llvm::Twine &Text, clang::SourceLocation At);

  bool isUser(clang::SourceLocation At) const;
  Place place(clang::SourceLocation At) const;
  unsigned offset(clang::SourceLocation At) const;
  /// The real path of the file that \p At is written in.
  std::string file(clang::SourceLocation At) const;
  EditList edits(clang::SourceLocation At) const;
  /// Moves edits into facts; nothing if they failed.
  std::optional<Edits> take(EditList &From);

  clang::ASTContext &context() const { return Context; }
  Facts &facts() const { return Into; }

private:
  std::string keyOf(const clang::Decl &D) const;
  std::string keyOfFunction(const clang::FunctionDecl &F);
  Node &node(const std::string &Key, Role Is, const clang::NamedDecl &D,
             clang::QualType Pointee);
  Node &node(const std::string &Key, Role Is, llvm::StringRef Name,
             clang::SourceLocation At, clang::QualType Pointee);
  void addType(const std::string &Key, clang::TypeLoc Type,
               const clang::NamedDecl &D, bool Behind);
  void addType(const std::string &Key, clang::TypeLoc Type,
               clang::SourceLocation At, bool Behind);
  std::optional<TypeEdit> typeEdit(clang::PointerTypeLoc Pointer,
                                   bool ConstAfter) const;
  void declareParameter(const clang::ParmVarDecl &P);
  void linkOverridden(const clang::CXXMethodDecl &M);
  std::string functionVeto(const clang::FunctionDecl &F,
                           std::string &Reason) const;
  bool declaredWithOthers(const clang::FieldDecl &Field) const;

  clang::ASTContext &Context;
  std::vector<std::string> Roots;
  Facts &Into;
  std::map<std::string, size_t> Known;
  std::set<std::pair<const void *, std::string>> Typed;
  llvm::DenseMap<const clang::VarDecl *, std::string> Aliases, Iterators;
  mutable llvm::DenseMap<clang::FileID, std::pair<std::string, bool>> Files;
};

/// Whether it is a pointer to an object that something can own.
bool isObjectPointer(clang::QualType Type);
/// The pointer type behind `T **` or `T *&`, else null.
clang::QualType behind(clang::QualType Type);
/// What an array, or a container of the standard library, holds, if it is
/// pointers, else null. Only containers that can hold what cannot be copied.
clang::QualType heldPointer(clang::QualType Type);

std::string usrOf(const clang::Decl &D);
/// The number of a function in Calls.
uint64_t numberOf(const clang::FunctionDecl &F);

} // namespace memleak::migrate

#endif // MEMLEAK_TOOL_MIGRATE_DECLARATIONS_H
