//===-- Model.h - What library functions and types own ----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The ownership model as data: what a function does to ownership, what a type
/// owns, and which functions may release a family of resources. Knows no clang.
/// The text form of the same words is described in docs/models.md.
///
/// A \c ModelSet never changes once loaded. Every const member function may be
/// called from any thread; references and pointers it hands out live as long
/// as the set.
///
/// Parameters are counted from 0 here, as clang does, and from 1 in the files,
/// as C attributes do.
///
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_MODELS_MODEL_H
#define MEMLEAK_CHECKS_MODELS_MODEL_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace memleak::models {

/// Where an entry was written.
struct Origin {
  std::shared_ptr<const std::string> File;
  unsigned Line = 0;    ///< From 1.
  unsigned Column = 0;  ///< In bytes, from 1.
  bool Shipped = false; ///< Comes with memleak rather than from the user.
};

//===----------------------------------------------------------------------===//
// Families
//===----------------------------------------------------------------------===//

/// An index into the families of one \c ModelSet. A set made on top of another
/// keeps the other's identifiers.
enum class FamilyId : uint16_t {};

enum class FamilyKind {
  Memory,     ///< A block of memory behind a pointer.
  Handle,     ///< A pointer to something opaque.
  Descriptor, ///< An integer.
  Object,     ///< State inside storage of the caller's, such as a regex_t.
  Pool,       ///< A region: what is allocated from it goes when it goes.
  Pooled, ///< An object of a pool that something owns besides, a handle say.
};

/// Resources that the same functions may release.
struct Family {
  std::string Name;     ///< As entries refer to it: "FILE".
  std::string Resource; ///< For messages, a noun: "FILE stream".
  std::string Released; ///< For messages, a participle: "closed".
  FamilyKind Kind = FamilyKind::Memory;
  /// False when forgetting the release is no leak (a pthread mutex); releasing
  /// twice and using afterwards still are defects.
  bool MustRelease = true;
  /// Several owners share the resource; each release drops one.
  bool Counted = false;
  /// Of a Pool: it runs the destructors of what lives in it.
  bool RunsDestructors = false;
  /// Functions return -1, as a pointer, for want of a resource.
  bool FailsWithMinusOne = false;
  /// Qualified names, without parameter counts; the first is what a fix should
  /// call.
  std::vector<std::string> ReleaseFunctions;
  /// Families whose release functions are right for this one as well.
  std::vector<FamilyId> Compatible;
  /// The struct behind the pointer, if functions that take one look into it, so
  /// that null will not do. Empty: nothing is known of that.
  std::string Record;
  std::vector<std::string> NullFor; ///< Functions that do without one.
  Origin Where;
};

//===----------------------------------------------------------------------===//
// Places and conditions
//===----------------------------------------------------------------------===//

/// One step from a value to another: what it points to, its field, its element.
struct PlaceStep {
  enum StepKind { Deref, Field, Element, EachElement };
  StepKind Kind;
  std::string Name;    ///< Of a \c Field.
  uint32_t Number = 0; ///< Of an \c Element.
  bool operator==(const PlaceStep &Other) const {
    return Kind == Other.Kind && Name == Other.Name && Number == Other.Number;
  }
};

/// A value that a call can see: its result, the object it is called on, an
/// argument, or what can be reached from them. A reference parameter is a
/// pointer: `*1` is what it refers to. `this` is the object itself, and of a
/// handle or container that which it holds. All places that an effect reads are
/// read before the call, all that it writes are written after it, at once.
///
/// \c Element and \c EachElement are steps through a pointer or an array, so
/// `1[0]` is what the first argument points to, as `*1` is. A \c Field after a
/// \c Deref is written `->`.
struct Place {
  enum RootKind { Return, This, Parameter, Variadic, Global };
  RootKind Root = Return;
  unsigned Param = 0; ///< Of a \c Parameter, from 0.
  std::string Name;   ///< Of a \c Global, unqualified.
  llvm::SmallVector<PlaceStep, 0> Steps;

  bool isReturn() const { return Root == Return && Steps.empty(); }
  bool isThis() const { return Root == This && Steps.empty(); }
  /// The argument itself, not something behind it.
  bool isParameter(unsigned Index) const {
    return Root == Parameter && Param == Index && Steps.empty();
  }
  bool operator==(const Place &Other) const {
    return Root == Other.Root && Param == Other.Param && Name == Other.Name &&
           Steps == Other.Steps;
  }

  /// As files spell it, parameters from 1: "return", "this", "1", "*2",
  /// "1->next", "1[0]", "*3[]", "return.fd".
  std::string str() const;
};

/// A test of an integer or of a pointer taken as one; null is 0 and MAP_FAILED
/// is -1.
struct Condition {
  enum ConditionKind {
    Never,
    AnyOf,
    NoneOf,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Bits
  };
  ConditionKind Kind = Never;
  /// The numbers of \c AnyOf and \c NoneOf; one number for the others. \c Bits
  /// holds where all bits of the number are set.
  llvm::SmallVector<int64_t, 1> Values;

  /// Whether the condition holds of \p Value. Linear in \c Values.
  bool holds(int64_t Value) const;
};

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

/// On which outcome of the call an effect happens. See FunctionCase::Fails.
enum class When { Always, Success, Failure };

enum class EffectKind {
  Acquire,    ///< \c At holds a new resource of \c Family. \c With, if any, is
              ///< a parent that releases it: no release is missing while the
              ///< parent is not null.
  Release,    ///< The resource held by \c At is gone. Without a \c Family: of
              ///< any family. \c With, if any, is the pool it came from.
  Reallocate, ///< The resource held by \c At is gone and \c With holds its
              ///< successor. \c At may be null, which makes it an Acquire.
  Take,       ///< What \c At holds now belongs to \c With (a handle, an object,
              ///< a pool, the result); without \c With, to the library.
  Retain,     ///< \c At has one owner more (reference counting).
  Escape,     ///< \c At is kept somewhere: not released, not owned, not known.
  Lend,       ///< \c With (without it: the library) refers to \c At from now on
              ///< without owning it.
  Copy,       ///< \c At is overwritten with what \c With holds, as memcpy does.
  Clear,      ///< \c At becomes null.
  Point,      ///< \c At becomes a pointer into the block \c With points to.
  Allocate,   ///< \c At holds an object that lives in the pool \c With and need
              ///< not be released by itself.
  Reset,      ///< All that was allocated from the pool \c At is gone; the pool
              ///< stays.
  Mark,       ///< \c At remembers the present extent of the pool \c With.
  Rewind,     ///< All that was allocated from the pool \c At since the mark or
              ///< the object \c With is gone.
  Compare,    ///< \c At is compared with others, and not looked into.
};

struct Effect {
  EffectKind Kind;
  When On = When::Always;
  Place At;
  std::optional<Place> With;
  std::optional<FamilyId> Family;
  /// The parameter, from 0, that holds the function which releases the
  /// resource (Acquire, Take) or is called to release it (Release).
  std::optional<unsigned> ReleasedBy;
  /// Acquire only: owned until someone takes it, and no leak before that is
  /// certain (glib's floating references).
  bool Floating = false;
};

/// What the result is when it is not acquired.
enum class ReturnKind {
  Unknown,      ///< Nothing to do with ownership: a number, say.
  SameAs,       ///< The very value of \c ReturnOf.
  Inside,       ///< A pointer into the block that \c ReturnOf points to.
  BorrowedFrom, ///< Dies with the resource that \c ReturnOf holds.
  Static,       ///< Belongs to the library; never to be released.
  Stack,        ///< Lives until the caller returns; never to be released.
};

/// What an out-parameter holds after the call has failed.
enum class Leftover { Unchanged, Null, Undefined };

/// One way a function behaves, chosen by its arguments.
struct FunctionCase {
  struct Guard {
    Place Of;
    Condition If;
  };
  /// All must hold. Empty: the case holds when no earlier one does.
  std::vector<Guard> Guards;
  std::vector<Effect> Effects;
  /// Which results mean that the call failed.
  Condition Fails;
  /// Out-parameters of failed calls; those not named are unchanged.
  std::vector<std::pair<Place, Leftover>> OnFailure;
  ReturnKind Returns = ReturnKind::Unknown;
  Place ReturnOf;
  /// The result is never null.
  bool NonNull = false;
  /// The result is never negative, nor so large that it would be with a sign.
  bool NonNegative = false;
  bool NoReturn = false;
};

/// What kind of parameter an entry asks for where it spells no exact type.
enum class TypeClass {
  Pointer,
  RValueReference,
  LValueReference,
  Null,
  Integer,
  Other
};

struct ParameterPattern {
  std::optional<TypeClass> Class; ///< None: \c Spelling, or anything if empty.
  std::string Spelling;           ///< Without blanks.
};

/// What a function does to ownership.
///
/// An entry is complete: what no effect mentions is neither kept nor released,
/// though memory behind a non-const pointer may be overwritten. Pointers to
/// functions may be called, during the call only.
struct FunctionModel {
  std::string Name; ///< Qualified, without template arguments.
  std::optional<unsigned> Parameters; ///< None: any number.
  bool Variadic = false;              ///< Asked for only with \c Parameters.
  std::optional<std::vector<ParameterPattern>> Types;
  bool NeedsCLinkage = false;
  bool NeedsSystemHeader = false;
  /// The entry says that nothing is known, to hide an earlier file's.
  bool Unknown = false;
  std::vector<FunctionCase> Cases; ///< In the order to try them; never empty.
  /// The family of the pools that it works on, as `regions` lists it. What its
  /// body seems to do is of no account then.
  std::optional<FamilyId> Region;
  Origin Where;
};

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

enum class TypeKind {
  Handle,      ///< Owns one resource and releases it when destroyed.
  Shared,      ///< Owns it together with its copies.
  Weak,        ///< Refers to a Shared's resource without owning it.
  Container,   ///< Holds values and destroys them; owns no pointee.
  View,        ///< Owns nothing; dies with what it was made from.
  Guard,       ///< Runs a function when destroyed.
  ParentOwned, ///< Objects that a parent named at construction releases.
  Pool,        ///< A region; destroying it ends what was allocated from it.
  Value,       ///< Owns what it needs by itself; copying is safe.
  Borrower,    ///< Refers to one object, or to a pool, and owns nothing.
};

struct TypeModel {
  std::string Name; ///< Qualified, without template arguments.
  TypeKind Kind = TypeKind::Value;
  bool Derived = false; ///< Holds for classes derived from it too.
  /// The family of what a Handle, Shared or Pool owns.
  std::optional<FamilyId> Owns;
  /// The family owned where the first template argument is an array.
  std::optional<FamilyId> OwnsArray;
  /// The template argument, from 0, that names a deleter and overrules \c Owns.
  std::optional<unsigned> Deleter;
  /// ParentOwned: a constructor's pointer to this class, or to one derived from
  /// it, is the owner unless it is null.
  std::string Parent;
  Origin Where;
};

//===----------------------------------------------------------------------===//
// Lookup
//===----------------------------------------------------------------------===//

/// What a caller knows of one parameter of a declaration.
struct ParameterShape {
  std::string Spelling; ///< Canonical; blanks do not matter.
  TypeClass Class = TypeClass::Other;
};

/// What a caller knows of a declaration.
struct FunctionShape {
  /// Without template arguments and inline namespaces:
  /// "std::unique_ptr::reset", "operator new[]".
  llvm::StringRef QualifiedName;
  unsigned Parameters = 0; ///< Without `this` and the ellipsis.
  bool Variadic = false;
  bool CLinkage = false;
  bool InSystemHeader = false;
  /// Asked with 0 .. Parameters - 1, and only where an entry spells types. May
  /// be left empty, and no such entry will match.
  llvm::function_ref<ParameterShape(unsigned)> Parameter;
};

/// A header that a file says it describes.
struct DescribedHeader {
  std::string Name; ///< As it is included.
  Origin Where;
};

/// All models in force.
class ModelSet {
public:
  /// The model of a declaration, or null when there is none or it is hidden.
  /// A later file wins over an earlier one, then the more exact entry over the
  /// less exact. Constant time, plus the number of overloads of the name.
  const FunctionModel *function(const FunctionShape &Shape) const;

  /// Whether some entry, of any shape, has this name. Constant time: a cheap
  /// test before the \c FunctionShape is put together.
  bool knowsFunction(llvm::StringRef QualifiedName) const;

  /// The model of a class by its qualified name, or null. Constant time. The
  /// caller walks the bases; see TypeModel::Derived.
  const TypeModel *type(llvm::StringRef QualifiedName) const;

  const Family &family(FamilyId Id) const {
    return Families[static_cast<size_t>(Id)];
  }
  std::optional<FamilyId> familyNamed(llvm::StringRef Name) const;
  llvm::ArrayRef<Family> families() const { return Families; }

  /// Whether a function that releases \p Releasing is right for \p Resource.
  bool mayRelease(FamilyId Releasing, FamilyId Resource) const;

  /// Every function entry, in the order of the files and lines, those of the
  /// set underneath first. Linear; for tests and reports.
  std::vector<const FunctionModel *> allFunctions() const;
  std::vector<const TypeModel *> allTypes() const;

  /// Headers that the files say they describe, in order.
  llvm::ArrayRef<DescribedHeader> headers() const { return Headers; }

  /// 32 hexadecimal digits that change whenever the text of a model file in
  /// force does: a part of the key of anything that is cached.
  llvm::StringRef fingerprint() const { return Fingerprint; }

private:
  friend class ModelBuilder;
  ModelSet() = default;

  /// The functions of a file that are read when one is first asked for.
  struct Deferred;

  const FunctionModel *candidate(const FunctionShape &Shape) const;

  std::shared_ptr<const ModelSet> Base; ///< Asked where this set knows nothing.
  std::vector<std::shared_ptr<Deferred>> Bodies;
  std::vector<Family> Families; ///< Those of \c Base first.
  llvm::StringMap<FamilyId> FamilyIds;
  std::vector<std::unique_ptr<const FunctionModel>> Functions;
  /// Best match first.
  llvm::StringMap<llvm::SmallVector<const FunctionModel *, 1>> Overloads;
  std::vector<std::unique_ptr<const TypeModel>> Types;
  llvm::StringMap<const TypeModel *> TypesByName;
  std::vector<DescribedHeader> Headers;
  std::string Fingerprint;
};

/// One thing wrong with a model file.
struct ModelError {
  std::string File;
  unsigned Line = 0;   ///< From 1; 0 when the whole file is meant.
  unsigned Column = 0; ///< In bytes, from 1.
  std::string Message;

  /// "file:line:column: error: message", as compilers do.
  std::string str() const;
};

/// The text of a model file and the name that errors call it by.
struct ModelText {
  std::string Name;
  std::string Text;
  bool Shipped = false; ///< See Origin::Shipped.
};

struct LoadResult {
  /// Null when there are errors.
  std::shared_ptr<const ModelSet> Models;
  /// In the order of files and lines, at most a hundred a file.
  std::vector<ModelError> Errors;
};

/// The models that come with memleak. Parsed on first use, once for each
/// process; thread-safe.
std::shared_ptr<const ModelSet> shippedModels();

/// The shipped model files' texts, in the order they are loaded.
llvm::ArrayRef<ModelText> shippedModelTexts();

/// \p Texts on top of \p Base (null: of nothing). Entries of later texts win
/// over those of earlier ones and of \p Base. Shipped texts must outlive the
/// set, which reads them when they are asked for.
LoadResult loadModels(llvm::ArrayRef<ModelText> Texts,
                      std::shared_ptr<const ModelSet> Base);

/// The files named by the check option `memleak.Models`, a list of paths parted
/// by `;` or `,`, on top of the shipped models. Relative paths start from the
/// process's working folder. An unreadable file is an error like any other.
LoadResult loadUserModels(llvm::StringRef PathList);

} // namespace memleak::models

#endif // MEMLEAK_CHECKS_MODELS_MODEL_H
