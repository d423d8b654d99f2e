//===-- Macros.cpp - Macros that models know ------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Some libraries, obstack.h among them, have macros that expand to whole
// statements where others have functions. A model may speak of such a macro: it
// is lowered as a call with what is written between its parentheses.
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace memleak::lowering {

using ir::Operand;

namespace {

/// From the first token's place to the last one's.
using Argument = std::pair<SourceLocation, SourceLocation>;

} // namespace

/// The arguments of the macro whose name is at \p Name in a file; None where
/// there are no parentheses.
static std::optional<llvm::SmallVector<Argument, 4>>
argumentsOf(SourceLocation Name, const SourceManager &SM,
            const LangOptions &Options) {
  auto [File, Offset] = SM.getDecomposedLoc(Name);
  const llvm::StringRef Text = SM.getBufferData(File);
  Lexer Raw(SM.getLocForStartOfFile(File), Options, Text.begin(),
            Text.begin() + Offset, Text.end());
  Token Next;
  Raw.LexFromRawLexer(Next); // The name.
  Raw.LexFromRawLexer(Next);
  if (Next.isNot(tok::l_paren))
    return std::nullopt;
  llvm::SmallVector<Argument, 4> Out;
  Argument Current;
  for (unsigned Depth = 1; Depth;) {
    if (Raw.LexFromRawLexer(Next))
      return std::nullopt; // The file ends.
    Depth += Next.isOneOf(tok::l_paren, tok::l_brace, tok::l_square);
    Depth -= Next.isOneOf(tok::r_paren, tok::r_brace, tok::r_square);
    if (Depth == 0 || (Depth == 1 && Next.is(tok::comma))) {
      if (Current.first.isValid())
        Out.push_back(Current);
      Current = {};
      continue;
    }
    if (Current.first.isInvalid())
      Current.first = Next.getLocation();
    Current.second = Next.getLocation();
  }
  return Out;
}

/// The outermost expression in \p S that is spelled as \p Arg.
static const Expr *findArgument(const Stmt *S, const Argument &Arg,
                                const SourceManager &SM) {
  if (!S)
    return nullptr;
  if (const auto *E = dyn_cast<Expr>(S);
      E && SM.getFileLoc(E->getBeginLoc()) == Arg.first &&
      SM.getFileLoc(E->getEndLoc()) == Arg.second)
    return E;
  for (const Stmt *Child : S->children())
    if (const Expr *Found = findArgument(Child, Arg, SM))
      return Found;
  return nullptr;
}

/// None where no model knows the macro that \p E comes from.
std::optional<Operand> FunctionLowering::emitMacro(const StmtExpr *E) {
  const SourceManager &SM = Context.getSourceManager();
  const SourceLocation Begin = E->getBeginLoc();
  if (!SM.isMacroBodyExpansion(Begin))
    return std::nullopt;
  const SourceLocation At = SM.getImmediateExpansionRange(Begin).getBegin();
  // What another macro writes has arguments that are written elsewhere.
  if (At.isMacroID())
    return std::nullopt;
  const LangOptions &Options = Context.getLangOpts();
  auto Arguments = argumentsOf(At, SM, Options);
  if (!Arguments)
    return std::nullopt;
  ir::EntityId Macro = Unit.macro(
      Lexer::getImmediateMacroName(Begin, SM, Options), Arguments->size());
  if (Macro == ir::EntityId::None)
    return std::nullopt;
  llvm::SmallVector<Operand, 4> Args;
  for (const Argument &Arg : *Arguments) {
    const Expr *Written = findArgument(E, Arg, SM);
    if (!Written || isObjectType(Written->getType()))
      Args.push_back(Operand::any());
    else
      Args.push_back(Written->isGLValue() ? B.load(emitLValue(Written))
                                          : emitScalar(Written));
  }
  at(E);
  const bool Result = !E->getType()->isVoidType();
  ir::Inst &Call = B.call(Macro, Args, Result);
  return Result ? Operand::reg(Call.Result) : Operand::any();
}

} // namespace memleak::lowering
