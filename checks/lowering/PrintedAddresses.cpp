//===-- PrintedAddresses.cpp - Pointers that are only printed -------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PrintedAddresses.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/FormatString.h"

using namespace clang;

namespace memleak::lowering {

namespace {

/// Collects the arguments that `%p` prints, counted from the first that the
/// format speaks of.
class AddressFinder : public analyze_format_string::FormatStringHandler {
public:
  bool HandlePrintfSpecifier(const analyze_printf::PrintfSpecifier &Specifier,
                             const char *, unsigned,
                             const TargetInfo &) override {
    if (Specifier.getConversionSpecifier().getKind() ==
        analyze_format_string::ConversionSpecifier::pArg)
      Found.push_back(Specifier.getArgIndex());
    return true;
  }

  llvm::SmallVector<unsigned, 2> Found;
};

} // namespace

static bool isStreamOfAddress(const CallExpr *E, const FunctionDecl *Callee) {
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
  const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
  if (!Operator || Operator->getOperator() != OO_LessLess || !Method ||
      Method->getNumParams() != 1)
    return false;
  const CXXRecordDecl *Class = Method->getParent();
  const QualType Param = Method->getParamDecl(0)->getType();
  return Class->isInStdNamespace() && Class->getName() == "basic_ostream" &&
         Param->isVoidPointerType();
}

static void findInFormat(const CallExpr *E, const FunctionDecl *Callee,
                         llvm::SmallVectorImpl<unsigned> &Out) {
  for (const auto *Format : Callee->specific_attrs<FormatAttr>()) {
    const int Text = Format->getFormatIdx() - 1,
              First = Format->getFirstArg() - 1;
    if (Format->getType()->getName() != "printf" || First < 0 ||
        unsigned(Text) >= E->getNumArgs())
      continue;
    const auto *Literal =
        dyn_cast<StringLiteral>(E->getArg(Text)->IgnoreParenImpCasts());
    if (!Literal || Literal->getCharByteWidth() != 1)
      continue;
    const ASTContext &Context = Callee->getASTContext();
    AddressFinder Finder;
    const StringRef Spelled = Literal->getString();
    analyze_format_string::ParsePrintfString(
        Finder, Spelled.begin(), Spelled.end(), Context.getLangOpts(),
        Context.getTargetInfo(), /*isFreeBSDKPrintf=*/false);
    for (unsigned N : Finder.Found)
      if (First + N < E->getNumArgs())
        Out.push_back(First + N);
  }
}

llvm::SmallVector<unsigned, 2> printedAddresses(const CallExpr *E,
                                                const FunctionDecl *Callee) {
  llvm::SmallVector<unsigned, 2> Out;
  if (!Callee)
    return Out;
  if (isStreamOfAddress(E, Callee))
    Out.push_back(1);
  // A method's format counts the object too.
  if (!isa<CXXMethodDecl>(Callee))
    findInFormat(E, Callee, Out);
  return Out;
}

} // namespace memleak::lowering
