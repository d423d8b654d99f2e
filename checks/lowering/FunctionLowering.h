//===-- FunctionLowering.h - One function body to IR ------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Walks a function's AST in evaluation order and writes the ownership IR.
/// Statements.cpp, Expressions.cpp, Calls.cpp, Objects.cpp, Containers.cpp,
/// Texts.cpp and Cleanups.cpp each hold one part of this class.
///
/// Values come in three shapes. A scalar (number, pointer, reference) is an
/// operand; a glvalue is a place; an object of class or array type is written
/// into a place that the context provides. What cannot be said becomes an
/// explicit `unknown`, which the solver treats as an escape of its operands.
///
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_LOWERING_FUNCTIONLOWERING_H
#define MEMLEAK_LOWERING_FUNCTIONLOWERING_H

#include "Loans.h"
#include "Scopes.h"
#include "UnitContext.h"
#include "ir/Builder.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/DenseSet.h"

namespace memleak::lowering {

/// Classes and arrays are lowered as objects, everything else as scalars.
bool isObjectType(clang::QualType Type);

/// Pointers to the text of strings that are kept in a function (`p =
/// s.c_str()`, not `puts(s.c_str())`), and the variables they point into.
struct TextUses {
  llvm::DenseSet<const clang::Expr *> Kept;
  llvm::DenseSet<const clang::VarDecl *> Lenders;
};

/// Whether \p E marks a place to jump to, or jumps there; by the names that the
/// C library and compilers give those functions.
bool isSetjmp(const clang::CallExpr *E);
bool isLongjmp(const clang::CallExpr *E);

class FunctionLowering {
public:
  FunctionLowering(UnitContext &Unit, const clang::FunctionDecl *Function);

  /// The body of \p Function, which must be a definition that compiled.
  std::unique_ptr<ir::Function> lowerBody();
  /// The initialisation of a global variable as a function of its own.
  static std::unique_ptr<ir::Function> lowerGlobal(UnitContext &Unit,
                                                   const clang::VarDecl *Var);

private:
  FunctionLowering(UnitContext &Unit, ir::EntityId Entity,
                   llvm::StringRef Name);

  /// A point to jump to, and the cleanups in force there.
  struct Target {
    ir::BlockId Block = ir::BlockId::None;
    Cleanup *Scope = nullptr;
  };
  struct PendingGoto {
    ir::BlockId From;
    Cleanup *Scope;
    const clang::LabelDecl *Label;
    ir::RangeId Where;
    ir::StmtId Statement;
  };
  struct SwitchFrame {
    std::vector<ir::Case> Cases;
    ir::BlockId Default = ir::BlockId::None;
    Cleanup *Scope = nullptr;
  };
  struct ExtendedTemp {
    ir::VarId Var;
    clang::QualType Type;
    clang::SourceLocation Where;
  };

  // Function level.
  void declareParameters(const clang::FunctionDecl *Function);
  void lowerConstructorInits(const clang::CXXConstructorDecl *Constructor);
  void lowerInitializer(const clang::CXXCtorInitializer *Init);
  void markClass(const clang::CXXRecordDecl *Class);
  void pushDestructorEpilogue(const clang::CXXDestructorDecl *Destructor);
  void emitInherited(const clang::CXXInheritedCtorInitExpr *E,
                     ir::PlaceId Into);

  // Statements.cpp
  void emitStmt(const clang::Stmt *S);
  /// What stands between the parentheses of an if, a switch or a loop.
  void emitHead(const clang::Stmt *S);
  void emitBare(const clang::Stmt *S);
  /// Names declared directly in \p Around end with it.
  void addScope(clang::SourceRange Around);
  void emitCompound(const clang::CompoundStmt *S);
  void emitDecl(const clang::Decl *D);
  void emitLocal(const clang::VarDecl *Var);
  void emitStaticLocal(const clang::VarDecl *Var);
  void emitDecomposition(const clang::DecompositionDecl *Decl);
  void emitIf(const clang::IfStmt *S);
  void emitWhile(const clang::WhileStmt *S);
  void emitDo(const clang::DoStmt *S);
  void emitFor(const clang::ForStmt *S);
  void emitRangeFor(const clang::CXXForRangeStmt *S);
  void emitSwitch(const clang::SwitchStmt *S);
  void emitCase(const clang::SwitchCase *S);
  void emitReturn(const clang::ReturnStmt *S);
  void emitGoto(const clang::LabelDecl *Label);
  void emitLabel(const clang::LabelDecl *Label);
  void emitAsm(const clang::AsmStmt *S);
  void emitUnknownOf(llvm::StringRef Why, const clang::Expr *Value);
  ir::Operand emitSuspend(const clang::CoroutineSuspendExpr *E);
  ir::Operand emitStmtExpr(const clang::StmtExpr *E, ir::PlaceId Into);
  void continueUnreachable();
  void emitCoroutine(const clang::CoroutineBodyStmt *S);
  void resolveGotos();
  ir::BlockId labelBlock(const clang::LabelDecl *Label);

  // Expressions.cpp
  ir::Operand emitScalar(const clang::Expr *E);
  ir::Operand emitScalarImpl(const clang::Expr *E);
  ir::PlaceId emitLValue(const clang::Expr *E);
  ir::PlaceId emitLValueImpl(const clang::Expr *E);
  void emitObject(const clang::Expr *E, ir::PlaceId Into);
  void emitIgnored(const clang::Expr *E);
  void emitBranch(const clang::Expr *Condition, ir::BlockId Then,
                  ir::BlockId Else);
  ir::Operand emitCast(const clang::CastExpr *E);
  ir::Operand emitUnary(const clang::UnaryOperator *E);
  ir::Operand emitBinary(const clang::BinaryOperator *E);
  ir::Operand emitIncDec(const clang::UnaryOperator *E);
  void emitAssignment(const clang::BinaryOperator *E);
  ir::Operand emitCompoundAssign(const clang::CompoundAssignOperator *E);
  ir::Operand emitArithmetic(clang::BinaryOperatorKind Kind,
                             clang::QualType Type, ir::Operand L,
                             ir::Operand R);
  ir::Operand emitConditional(const clang::AbstractConditionalOperator *E);
  void emitConditionalHead(const clang::AbstractConditionalOperator *E,
                           ir::BlockId Then, ir::BlockId Else);
  ir::Operand emitLogical(const clang::Expr *E);
  void assign(ir::RegId Register, ir::Operand Value);
  static const clang::Expr *transparent(const clang::Expr *E);
  ir::PlaceId anyPlace(llvm::StringRef Why, const clang::Expr *E);
  std::optional<ir::Operand> constant(const clang::Expr *E);
  ir::PlaceId declPlace(const clang::ValueDecl *Decl, const clang::Expr *Use);
  ir::PlaceId memberPlace(const clang::MemberExpr *E);
  ir::PlaceId fieldPlace(ir::PlaceId Base, const clang::FieldDecl *Field);
  ir::PlaceId pointee(ir::Operand Pointer);
  ir::PlaceId restPlace(const clang::Expr *List);
  ir::Operand emitVaArg(const clang::VAArgExpr *E);
  ir::PlaceId arrayElement(ir::PlaceId Array, ir::Operand Index);
  ir::Operand addressOf(ir::PlaceId Place);
  /// The value of an expression as a call would pass it: objects by the
  /// address of a temporary.
  ir::Operand emitUnknown(llvm::StringRef Why, const clang::Expr *E);

  // Objects.cpp
  void emitInit(const clang::Expr *Init, ir::PlaceId Into,
                clang::QualType Type);
  void emitInitList(const clang::InitListExpr *E, ir::PlaceId Into);
  void emitFieldInit(const clang::Expr *Init, ir::PlaceId Into,
                     const clang::FieldDecl *Field);
  void emitParenList(const clang::CXXParenListInitExpr *E, ir::PlaceId Into);
  void emitConstruct(const clang::CXXConstructExpr *E, ir::PlaceId Into);
  void emitLambda(const clang::LambdaExpr *E, ir::PlaceId Into);
  void emitDefault(ir::PlaceId Into, clang::QualType Type);
  void emitDestroy(ir::PlaceId Object, clang::QualType Type, bool Virtual);
  ir::Operand emitNew(const clang::CXXNewExpr *E);
  void emitDelete(const clang::CXXDeleteExpr *E);
  ir::VarId makeTemp(clang::QualType Type, clang::SourceRange Where);
  /// A temporary that holds the value of \p E until the full expression ends.
  ir::PlaceId materialize(const clang::Expr *E);
  ir::PlaceId materialize(const clang::MaterializeTemporaryExpr *E);
  void pushObjectCleanup(ir::VarId Var, clang::QualType Type, bool MayBeSkipped,
                         clang::SourceLocation Where);
  /// Pushes the temporaries whose life was extended by the declaration that
  /// was just lowered.
  void pushExtended();
  /// A register that is 0 at function entry.
  ir::RegId newFlag();
  void setFlag(ir::RegId Flag, int64_t Value);

  // Calls.cpp
  /// \p Into: where a returned object is built; None for scalars.
  ir::Operand emitCall(const clang::CallExpr *E, ir::PlaceId Into);
  ir::Operand emitCallAlone(const clang::CallExpr *E, ir::PlaceId Into);
  ir::Operand emitAtomicUpdate(const clang::Expr *Pointer,
                               const clang::Expr *By,
                               clang::BinaryOperatorKind Kind,
                               clang::QualType T, bool GivesNew);
  ir::Operand emitAtomic(const clang::AtomicExpr *E);
  ir::Operand emitSync(const clang::CallExpr *E, llvm::StringRef Name,
                       bool &Handled);
  ir::Operand emitBuiltin(const clang::CallExpr *E, unsigned Builtin,
                          bool &Handled);
  ir::Operand emitArgument(const clang::Expr *Arg, clang::QualType Param);
  void emitArguments(const clang::CallExpr *E, unsigned First,
                     const clang::FunctionProtoType *Type,
                     llvm::SmallVectorImpl<ir::Operand> &Args);
  ir::Operand finishCall(const clang::Expr *E,
                         const clang::FunctionDecl *Callee, ir::Operand Pointer,
                         bool Virtual, llvm::ArrayRef<ir::Operand> Args,
                         clang::QualType Result, ir::PlaceId Into);
  void callMember(const clang::FunctionDecl *Callee, bool Virtual,
                  llvm::ArrayRef<ir::Operand> Args, clang::SourceRange Where,
                  bool Implicit);

  // Containers.cpp
  ir::Operand emitElement(const clang::Expr *Arg);
  void appendItem(ir::PlaceId Container, ir::Operand Value);
  bool emitAppend(const clang::CXXMethodDecl *Method, const clang::CallExpr *E,
                  const clang::VarDecl *Var);
  std::optional<ir::Operand>
  emitLookup(const clang::CXXMethodDecl *Method, const clang::Expr *Key,
             const clang::VarDecl *Var,
             llvm::function_ref<ir::PlaceId()> Container);
  std::optional<ir::Operand> emitContainerCall(const clang::CallExpr *E);
  bool looksInside(const clang::CXXMethodDecl *Method,
                   const clang::Expr *Object) const;
  bool emitContainer(const clang::CXXConstructExpr *E, ir::PlaceId Into);

  // Makers.cpp
  const clang::CXXConstructorDecl *
  constructorBehind(const clang::FunctionDecl *Maker);
  ir::Operand emitMaker(const clang::CallExpr *E,
                        const clang::FunctionDecl *Maker,
                        const clang::CXXConstructorDecl *Constructor,
                        llvm::ArrayRef<ir::Operand> Args, unsigned FirstArg,
                        ir::PlaceId Into);

  // Macros.cpp
  std::optional<ir::Operand> emitMacro(const clang::StmtExpr *E);

  // HandleContainers.cpp
  bool noteHandles(const clang::CallExpr *E, const clang::FunctionDecl *Callee,
                   unsigned FirstArg, llvm::ArrayRef<ir::Operand> Args);
  ir::Operand look(const clang::Expr *E, ir::Operand Container,
                   clang::QualType Result, ir::PlaceId Into);
  void keepHandle(ir::Operand Container, ir::Operand Handle,
                  ir::FamilyId Family);
  bool onlyLooks(const clang::CallExpr *Access);
  bool onlyLooksAt(const clang::Expr *Handle);
  bool onlyLooksAtElements(const clang::VarDecl *Iterator);

  // Texts.cpp
  const TextUses &textUses();
  bool lendsText(const clang::VarDecl *Var);
  void acquireText(ir::VarId String);
  void releaseText(ir::VarId String);
  std::optional<ir::Operand> emitTextCall(const clang::CallExpr *E);

  // Exceptions.cpp
  void emitTry(const clang::CXXTryStmt *S);
  void emitThrow(const clang::CXXThrowExpr *E);

  // Jumps.cpp
  bool jumpsHere();
  void emitJumpOut();
  void emitJumpBack(const clang::CallExpr *E, ir::Operand Result);

  // Loans.cpp
  const Loans &loans();
  ir::VarId loanVar(const clang::ValueDecl *Of);
  ir::Operand loanOf(const clang::ValueDecl *From);
  void lend(const clang::ValueDecl *Lender);
  void endLoans(const clang::ValueDecl *Lender);
  void lendAtEntry();
  void borrow(const clang::VarDecl *To, const clang::ValueDecl *From);
  void noteDeclared(const clang::VarDecl *Var);
  void noteLoans(const clang::Expr *E);
  void noteMention(const clang::Expr *E);
  void noteEnded(ir::VarId Ended);

  // Cleanups.cpp
  /// Runs it where control leaves its scope, which is the current place.
  void emitCleanup(const Cleanup &C);
  void emitUnwindCleanup(const Cleanup &C);
  void emitCleanups(Cleanup *From, Cleanup *To);
  /// Ends the scope that began at \p To on the normal path.
  void popTo(Cleanup *To);
  void jumpTo(Target To);
  ir::BlockId unwindBlock();
  ir::BlockId unwindBlock(Cleanup *C);
  /// Runs what an exception passes from here to the handler \p To.
  void unwindTo(Cleanup *To);
  /// Like unwindBlock(), but past handlers that do not match for sure.
  ir::BlockId unwindPastHandlers(Cleanup *C, bool TypeKnown);
  /// Where an exception out of \p Callee (null: an unknown one) goes; None
  /// where it throws none, or nothing here cares.
  ir::BlockId unwindOf(const clang::FunctionDecl *Callee);
  bool isNothrow(const clang::FunctionDecl *Callee) const;

  // Positions.
  void at(clang::SourceRange Range);
  void at(const clang::Stmt *S) { at(S->getSourceRange()); }

  UnitContext &Unit;
  clang::ASTContext &Context;
  ir::FunctionBuilder B;
  const clang::FunctionDecl *Function = nullptr;
  ScopeStack Scopes;
  llvm::DenseMap<const clang::ValueDecl *, ir::VarId> Vars;
  llvm::DenseMap<const clang::ValueDecl *, clang::FieldDecl *> Captures;
  clang::FieldDecl *ThisCapture = nullptr;
  std::optional<TextUses> Texts;
  std::optional<Loans> Lent;
  /// What stands beside a lender or a borrower.
  llvm::DenseMap<const clang::ValueDecl *, ir::VarId> LoanVars;
  /// Whether the function has a place that a `longjmp` goes to.
  std::optional<bool> JumpsHere;
  /// Strings whose text has been acquired.
  llvm::DenseSet<ir::VarId> Lending;
  llvm::DenseMap<const clang::OpaqueValueExpr *, ir::Operand> OpaqueScalars;
  llvm::DenseMap<const clang::OpaqueValueExpr *, ir::PlaceId> OpaquePlaces;
  llvm::DenseMap<const clang::LabelDecl *, Target> Labels;
  std::vector<PendingGoto> Gotos;
  /// A computed goto may go to any of them.
  std::vector<const clang::LabelDecl *> LabelsInOrder;
  std::vector<Target> IndirectGotos;
  std::vector<Target> Breaks, Continues;
  std::vector<SwitchFrame> Switches;
  ir::VarId This = ir::VarId::None;
  ir::VarId ResultVar = ir::VarId::None;
  /// Stands for whatever `...` was given.
  ir::VarId Rest = ir::VarId::None;
  /// The object that an InitListExpr's default initialisers call `this`.
  std::vector<ir::PlaceId> DefaultInitThis;
  /// Nesting inside a conditional operand: temporaries there need a flag.
  unsigned Conditional = 0;
  /// Block 0: flags are lowered there, parameters arrive there.
  ir::BlockId Entry = ir::BlockId::None;
  std::vector<ExtendedTemp> Extended;
  const clang::VarDecl *NRVO = nullptr;
  ir::RegId NRVOActive = ir::RegId::None;
  clang::SourceRange LastRange;
  clang::QualType ReturnType;
  /// Where the assignment lowered last wrote.
  ir::PlaceId AssignedPlace = ir::PlaceId::None;
  /// The next statement is the unbraced branch of an if or loop, or labelled.
  bool Bare = false;
  /// The next statement is part of a head: nothing can be put before it.
  bool Head = false;
};

} // namespace memleak::lowering

#endif // MEMLEAK_LOWERING_FUNCTIONLOWERING_H
