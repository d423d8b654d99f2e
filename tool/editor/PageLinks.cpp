//===-- PageLinks.cpp - Where diagnostics lead to -------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PageLinks.h"
#include "llvm/ADT/StringExtras.h"

namespace memleak::tool {

namespace {

/// Quotation marks inside of JSON strings are escaped, so that this is never
/// part of a text. clangd asks for no spaces between.
constexpr llvm::StringLiteral Before =
    R"("codeDescription":{"href":"https://clang.llvm.org/extra/clang-tidy/checks/memleak/)";
constexpr llvm::StringLiteral After = R"(.html"})";
constexpr llvm::StringLiteral Header = "Content-Length: ";
constexpr llvm::StringLiteral HeaderEnd = "\r\n\r\n";

/// \p Path as part of a URI, and so of a JSON string.
std::string encode(llvm::StringRef Path) {
  std::string Encoded;
  for (unsigned char C : Path)
    if (llvm::isAlnum(C) || llvm::StringRef("/-_.~").contains(C))
      Encoded += C;
    else
      Encoded += "%" + llvm::utohexstr(C, /*LowerCase=*/false, /*Width=*/2);
  return Encoded;
}

} // namespace

std::string withPageLinks(llvm::StringRef Message, llvm::StringRef Pages) {
  std::string Corrected;
  for (size_t At; (At = Message.find(Before)) != llvm::StringRef::npos;) {
    auto [Check, Rest] = Message.substr(At + Before.size()).split(After);
    Corrected += Message.take_front(At);
    Message = Rest;
    if (Pages.empty())
      Message.consume_front(","); // Members are sorted; others follow.
    else
      Corrected += R"("codeDescription":{"href":"file://)" + encode(Pages) +
                   "/" + Check.str() + R"(.md"})";
  }
  Corrected += Message;
  return Corrected;
}

PageLinks::~PageLinks() { Out << Held; }

void PageLinks::write_impl(const char *Begin, size_t Size) {
  Written += Size;
  Held.append(Begin, Size);
  for (;;) {
    llvm::StringRef Rest = Held;
    size_t Length = 0;
    if (!Rest.consume_front(Header) || Rest.consumeInteger(10, Length) ||
        !Rest.consume_front(HeaderEnd) || Rest.size() < Length)
      break;
    const std::string Message = withPageLinks(Rest.take_front(Length), Pages);
    Out << Header << Message.size() << HeaderEnd << Message;
    Held = Rest.drop_front(Length).str();
  }
  Out.flush();
}

} // namespace memleak::tool
