//===-- Declarations.cpp - The pointers that a unit declares --------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Declarations.h"
#include "project/CompileDatabase.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Index/USRGeneration.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/xxhash.h"

using namespace clang;

namespace memleak::migrate {

std::string usrOf(const Decl &D) {
  llvm::SmallString<128> Text;
  return index::generateUSRForDecl(&D, Text) ? "" : Text.str().str();
}

uint64_t numberOf(const FunctionDecl &F) {
  // What JSON holds: a signed number, and none that is reserved.
  return (llvm::xxh3_64bits(usrOf(*F.getCanonicalDecl())) >> 1) | 2;
}

bool isObjectPointer(QualType Type) {
  if (Type.isNull() || !Type->isPointerType() || Type->isDependentType())
    return false;
  QualType To = Type->getPointeeType();
  return !To->isVoidType() && !To->isFunctionType() && !To->isArrayType() &&
         !To.isVolatileQualified();
}

QualType behind(QualType Type) {
  if (Type.isNull() ||
      !(Type->isPointerType() || Type->isLValueReferenceType()))
    return {};
  QualType Inner = Type->getPointeeType();
  if (!isObjectPointer(Inner) || Inner.isConstQualified())
    return {};
  return Inner;
}

QualType heldPointer(QualType Type) {
  if (const auto *Array = dyn_cast_or_null<ConstantArrayType>(
          Type.getNonReferenceType()->getAsArrayTypeUnsafe()))
    return isObjectPointer(Array->getElementType()) &&
                   !Type->isReferenceType() &&
                   !Array->getElementType().isConstQualified()
               ? Array->getElementType()
               : QualType();
  const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  const auto *Made = dyn_cast_or_null<ClassTemplateSpecializationDecl>(Class);
  if (!Made || !Made->isInStdNamespace() || Made->getTemplateArgs().size() < 1)
    return {};
  StringRef Name = Made->getName();
  if (Name != "vector" && Name != "list" && Name != "deque")
    return {};
  const TemplateArgument &Held = Made->getTemplateArgs()[0];
  if (Held.getKind() != TemplateArgument::Type ||
      !isObjectPointer(Held.getAsType()))
    return {};
  return Held.getAsType();
}

Declarations::Declarations(ASTContext &Context, ArrayRef<std::string> Roots,
                           Facts &Into)
    : Context(Context), Roots(Roots.begin(), Roots.end()), Into(Into) {}

std::string Declarations::file(SourceLocation At) const {
  const SourceManager &Sources = Context.getSourceManager();
  FileID File = Sources.getFileID(Sources.getFileLoc(At));
  auto [Entry, New] = Files.try_emplace(File);
  auto &[Path, Inside] = Entry->second;
  if (New) {
    if (OptionalFileEntryRef Ref = Sources.getFileEntryRefForID(File))
      Path = tool::realPath(Ref->getName());
    for (const std::string &Root : Roots)
      Inside |= !Path.empty() && tool::isInside(Path, Root);
  }
  return Path;
}

bool Declarations::isUser(SourceLocation At) const {
  if (At.isInvalid())
    return false;
  file(At);
  const SourceManager &Sources = Context.getSourceManager();
  return Files.lookup(Sources.getFileID(Sources.getFileLoc(At))).second;
}

Place Declarations::place(SourceLocation At) const {
  const SourceManager &Sources = Context.getSourceManager();
  return {file(At), Sources.getSpellingLineNumber(Sources.getFileLoc(At))};
}

unsigned Declarations::offset(SourceLocation At) const {
  const SourceManager &Sources = Context.getSourceManager();
  return Sources.getFileOffset(Sources.getFileLoc(At));
}

EditList Declarations::edits(SourceLocation At) const {
  const SourceManager &Sources = Context.getSourceManager();
  SourceLocation Written = At;
  while (Written.isMacroID() && Sources.isMacroArgExpansion(Written))
    Written = Sources.getImmediateSpellingLoc(Written);
  if (SourceLocation InBody = Sources.getImmediateSpellingLoc(Written);
      Written.isMacroID() && InBody.isFileID() && isUser(InBody))
    return EditList(Sources, Context.getLangOpts(), Sources.getFileID(InBody),
                    Sources.getFileID(Written));
  return EditList(Sources, Context.getLangOpts(),
                  Sources.getFileID(Sources.getFileLoc(At)));
}

std::optional<Edits> Declarations::take(EditList &From) {
  Edits All;
  const SourceManager &Sources = Context.getSourceManager();
  for (const FixItHint &Hint : From.hints()) {
    SourceLocation Begin = Hint.RemoveRange.getBegin();
    unsigned At = Sources.getFileOffset(Begin);
    All.push_back({file(Begin), At,
                   Sources.getFileOffset(Hint.RemoveRange.getEnd()) - At,
                   Hint.CodeToInsert});
  }
  if (From.failed())
    return std::nullopt;
  return All;
}

void Declarations::veto(const std::string &Node, StringRef Reason,
                        const Twine &Text, SourceLocation At) {
  if (!Node.empty())
    Into.Vetoes.push_back({Node, Reason.str(), Text.str(), place(At)});
}

std::string Declarations::keyOf(const Decl &D) const {
  const auto *Named = cast<NamedDecl>(&D);
  if (const auto *V = dyn_cast<VarDecl>(&D); V && V->isLocalVarDecl())
    return file(V->getLocation()) + ":" +
           std::to_string(offset(V->getLocation())) +
           // A macro may declare several.
           (V->getLocation().isMacroID() ? ":" + V->getNameAsString() : "");
  std::string Usr = usrOf(D);
  // Two files may each have a `static make`.
  return Named->isExternallyVisible() ? Usr : Usr + "@" + file(D.getLocation());
}

std::string Declarations::keyOfFunction(const FunctionDecl &F) {
  return keyOf(*F.getCanonicalDecl());
}

Node &Declarations::node(const std::string &Key, Role Is, StringRef Name,
                         SourceLocation At, QualType Pointee) {
  auto [Entry, New] = Known.try_emplace(Key, Into.Nodes.size());
  if (New) {
    Node Made;
    Made.Key = Key;
    Made.Name = Name.str();
    Made.Is = Is;
    Made.At = place(At);
    if (const CXXRecordDecl *Class = Pointee->getAsCXXRecordDecl())
      Made.Class = usrOf(*Class->getCanonicalDecl());
    Into.Nodes.push_back(std::move(Made));
  }
  return Into.Nodes[Entry->second];
}

Node &Declarations::node(const std::string &Key, Role Is, const NamedDecl &D,
                         QualType Pointee) {
  Node &Known = node(Key, Is, D.getNameAsString(), D.getLocation(), Pointee);
  if (const auto *Field = dyn_cast<FieldDecl>(&D); Field && Known.Of.empty())
    Known.Of = usrOf(*Field->getParent());
  const auto *V = dyn_cast<VarDecl>(&D);
  const auto *F = V ? dyn_cast<FunctionDecl>(V->getDeclContext()) : nullptr;
  if (F && F->doesThisDeclarationHaveABody() && !Known.End) {
    Known.Begin = offset(F->getBeginLoc());
    Known.End = offset(F->getEndLoc());
  }
  return Known;
}

std::string Declarations::pointer(const ValueDecl &D) {
  if (!isObjectPointer(D.getType()) || !isUser(D.getLocation()))
    return "";
  QualType Pointee = D.getType()->getPointeeType();
  if (const auto *Field = dyn_cast<FieldDecl>(&D)) {
    std::string Key = keyOf(*Field);
    node(Key, Role::Field, D, Pointee);
    return Key;
  }
  if (const auto *P = dyn_cast<ParmVarDecl>(&D)) {
    const auto *F = dyn_cast<FunctionDecl>(P->getDeclContext());
    if (!F)
      return "";
    // `T **` lends: what it leads to is the node.
    if (!behind(D.getType()).isNull())
      return "";
    std::string Key =
        keyOfFunction(*F) + "#p" + std::to_string(P->getFunctionScopeIndex());
    node(Key, Role::Parameter, D, Pointee);
    return Key;
  }
  if (const auto *V = dyn_cast<VarDecl>(&D)) {
    if (Aliases.count(V))
      return "";
    std::string Key = keyOf(*V);
    node(Key, V->hasLocalStorage() ? Role::Local : Role::Static, D, Pointee);
    return Key;
  }
  return "";
}

std::string Declarations::out(const ValueDecl &D) {
  const auto *P = dyn_cast<ParmVarDecl>(&D);
  QualType Inner = behind(D.getType());
  if (!P || Inner.isNull() || !isUser(D.getLocation()))
    return "";
  const auto *F = dyn_cast<FunctionDecl>(P->getDeclContext());
  if (!F)
    return "";
  std::string Key =
      keyOfFunction(*F) + "#o" + std::to_string(P->getFunctionScopeIndex());
  node(Key, Role::Out, D, Inner->getPointeeType());
  return Key;
}

std::string Declarations::element(const ValueDecl &D) {
  QualType Held = heldPointer(D.getType());
  if (Held.isNull() || !isUser(D.getLocation()))
    return "";
  std::string Key;
  if (const auto *P = dyn_cast<ParmVarDecl>(&D)) {
    const auto *F = dyn_cast<FunctionDecl>(P->getDeclContext());
    if (!F)
      return "";
    Key = keyOfFunction(*F) + "#e" + std::to_string(P->getFunctionScopeIndex());
  } else {
    Key = keyOf(D) + "[]";
  }
  bool New = !Known.count(Key);
  node(Key, Role::Element, D, Held->getPointeeType());
  if (New)
    if (const auto *V = dyn_cast<VarDecl>(&D);
        V && !V->hasLocalStorage() && !isa<ParmVarDecl>(V))
      veto(Key, "static-storage", "it lives until the program ends",
           D.getLocation());
  return Key;
}

std::string Declarations::result(const FunctionDecl &F) {
  if (!isObjectPointer(F.getReturnType()) ||
      !isUser(F.getCanonicalDecl()->getLocation()))
    return "";
  std::string Key = keyOfFunction(F) + "#r";
  node(Key, Role::Return, F, F.getReturnType()->getPointeeType());
  return Key;
}

std::string Declarations::pointedResult(QualType Pointer, SourceLocation At) {
  const auto *F = Pointer->isPointerType() || Pointer->isReferenceType()
                      ? Pointer->getPointeeType()->getAs<FunctionProtoType>()
                      : Pointer->getAs<FunctionProtoType>();
  if (!F || F->isDependentType() || !isObjectPointer(F->getReturnType()) ||
      !isUser(At))
    return "";
  // Whether it may throw makes no other function of it.
  const QualType Plain =
      Context.getFunctionTypeWithExceptionSpec(QualType(F, 0), EST_None);
  std::string Type =
      Plain.getCanonicalType().getAsString(Context.getPrintingPolicy());
  std::string Key = "functions of type " + Type + "#r";
  node(Key, Role::Return, Type, At, F->getReturnType()->getPointeeType());
  return Key;
}

void Declarations::declare(FunctionProtoTypeLoc Type) {
  std::string Key = pointedResult(Type.getType(), Type.getBeginLoc());
  if (!Key.empty())
    addType(Key, Type.getReturnLoc(), Type.getBeginLoc(), false);
}

void Declarations::vetoAll(const FunctionDecl &F, StringRef Reason,
                           const Twine &Text, SourceLocation At) {
  veto(result(F), Reason, Text, At);
  vetoParameters(F, Reason, Text, At);
}

void Declarations::vetoParameters(const FunctionDecl &F, StringRef Reason,
                                  const Twine &Text, SourceLocation At) {
  for (const ParmVarDecl *P : F.parameters())
    for (const std::string &Key : {pointer(*P), out(*P), element(*P)})
      veto(Key, Reason, Text, At);
}

/// Why the signature of \p F cannot change, or nothing.
std::string Declarations::functionVeto(const FunctionDecl &F,
                                       std::string &Reason) const {
  Reason = "interface";
  if (F.isExternC())
    return "C code may call it";
  if (F.isMain())
    return "it is main";
  if (F.isTemplated() || F.isTemplateInstantiation()) {
    Reason = "template";
    return "it is part of a template";
  }
  if (F.isOverloadedOperator() || isa<CXXConversionDecl>(F))
    return "it is an operator";
  const auto *M = dyn_cast<CXXMethodDecl>(&F);
  if (M && M->getParent()->isLambda()) {
    Reason = "captured";
    return "it is a lambda's";
  }
  if (M)
    for (const CXXMethodDecl *Base : M->overridden_methods())
      if (!isUser(Base->getLocation()))
        return "it overrides a function of a library";
  return "";
}

void Declarations::linkOverridden(const CXXMethodDecl &M) {
  auto Same = [&](const std::string &A, const std::string &B) {
    if (!A.empty() && !B.empty())
      Into.Edges.push_back({A, B, true, place(M.getLocation())});
  };
  for (const CXXMethodDecl *Base : M.overridden_methods()) {
    std::string Mine = result(M);
    Same(Mine, result(*Base));
    if (!Mine.empty() &&
        !Context.hasSameType(M.getReturnType(), Base->getReturnType()))
      veto(Mine, "interface",
           "it overrides a function that returns another "
           "type",
           M.getLocation());
    for (unsigned I = 0; I < M.getNumParams(); ++I) {
      const ParmVarDecl &A = *M.getParamDecl(I), &B = *Base->getParamDecl(I);
      Same(pointer(A), pointer(B));
      Same(out(A), out(B));
      Same(element(A), element(B));
    }
  }
}

/// What a container's type says of its elements, as it is written.
static TypeLoc argumentLoc(TypeLoc Type) {
  if (auto Reference = Type.getAs<ReferenceTypeLoc>())
    Type = Reference.getPointeeLoc();
  Type = Type.getUnqualifiedLoc();
  if (auto Array = Type.getAs<ArrayTypeLoc>())
    return Array.getElementLoc();
  if (auto Elaborated = Type.getAs<ElaboratedTypeLoc>())
    Type = Elaborated.getNamedTypeLoc();
  auto Made = Type.getAs<TemplateSpecializationTypeLoc>();
  if (!Made || Made.getNumArgs() < 1 ||
      Made.getArgLoc(0).getArgument().getKind() != TemplateArgument::Type ||
      !Made.getArgLoc(0).getTypeSourceInfo())
    return {};
  return Made.getArgLoc(0).getTypeSourceInfo()->getTypeLoc();
}

void Declarations::declareParameter(const ParmVarDecl &P) {
  TypeLoc Type =
      P.getTypeSourceInfo() ? P.getTypeSourceInfo()->getTypeLoc() : TypeLoc();
  if (std::string Key = pointer(P); !Key.empty())
    addType(Key, Type, P, false);
  if (std::string Key = out(P); !Key.empty())
    addType(Key, Type, P, true);
  if (std::string Key = element(P); !Key.empty()) {
    if (!P.getType()->isReferenceType())
      veto(Key, "container", "it is a copy of a container", P.getLocation());
    else
      addType(Key, Type.isNull() ? Type : argumentLoc(Type), P, false);
  }
  if (P.hasDefaultArg() && !P.hasUninstantiatedDefaultArg() &&
      !P.hasUnparsedDefaultArg() && P.getDefaultArg() &&
      !isNull(P.getDefaultArg(), Context))
    for (const std::string &Key : {pointer(P), out(P)})
      veto(Key, "declaration", "it has a default that is not null",
           P.getLocation());
}

void Declarations::declare(const FunctionDecl &F) {
  for (const ParmVarDecl *P : F.parameters())
    declareParameter(*P);
  if (std::string Key = result(F); !Key.empty()) {
    auto Type = F.getFunctionTypeLoc();
    addType(Key, Type ? Type.getReturnLoc() : TypeLoc(), F, false);
  }
  std::string Reason;
  if (std::string Why = functionVeto(F, Reason); !Why.empty())
    vetoAll(F, Reason, Why, F.getLocation());
  bool Defined = F.isDefined() || F.isPureVirtual();
  auto Mark = [&](const std::string &Key) {
    if (!Key.empty())
      Into.Nodes[Known[Key]].Defined = Defined;
  };
  Mark(result(F));
  for (const ParmVarDecl *P : F.parameters()) {
    Mark(pointer(*P));
    Mark(out(*P));
    Mark(element(*P));
  }
  if (const auto *M = dyn_cast<CXXMethodDecl>(&F))
    linkOverridden(*M);
}

void Declarations::declare(const VarDecl &V) {
  TypeLoc Type =
      V.getTypeSourceInfo() ? V.getTypeSourceInfo()->getTypeLoc() : TypeLoc();
  if (std::string Key = pointer(V); !Key.empty()) {
    if (!V.hasLocalStorage())
      veto(Key, "static-storage", "it lives until the program ends",
           V.getLocation());
    addType(Key, Type, V, false);
  }
  if (std::string Key = element(V); !Key.empty())
    addType(Key, Type.isNull() ? Type : argumentLoc(Type), V, false);
}

bool Declarations::declaredWithOthers(const FieldDecl &Field) const {
  SourceLocation Begin = Field.getBeginLoc();
  return llvm::any_of(Field.getParent()->fields(), [&](const FieldDecl *Other) {
    return Other != &Field && Other->getBeginLoc() == Begin;
  });
}

void Declarations::declare(const FieldDecl &Field) {
  TypeLoc Type = Field.getTypeSourceInfo()
                     ? Field.getTypeSourceInfo()->getTypeLoc()
                     : TypeLoc();
  std::string Pointer = pointer(Field), Element = element(Field);
  if (!Pointer.empty())
    addType(Pointer, Type, Field, false);
  if (!Element.empty())
    addType(Element, Type.isNull() ? Type : argumentLoc(Type), Field, false);
  for (const std::string &Key : {Pointer, Element}) {
    if (Field.getParent()->isUnion())
      veto(Key, "declaration", "it is a member of a union",
           Field.getLocation());
    if (Field.getParent()->hasAttr<PackedAttr>())
      veto(Key, "declaration", "its class is packed", Field.getLocation());
    if (Field.getDeclContext()->isDependentContext())
      veto(Key, "template", "it is part of a template", Field.getLocation());
    if (declaredWithOthers(Field))
      veto(Key, "declaration", "one declaration declares several members",
           Field.getLocation());
  }
}

const std::string *Declarations::elementOf(const VarDecl &V) const {
  auto Found = Aliases.find(&V);
  return Found == Aliases.end() ? nullptr : &Found->second;
}

const std::string *Declarations::iteratedBy(const VarDecl &V) const {
  auto Found = Iterators.find(&V);
  return Found == Iterators.end() ? nullptr : &Found->second;
}

} // namespace memleak::migrate
