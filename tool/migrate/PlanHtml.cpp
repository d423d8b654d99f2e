//===-- PlanHtml.cpp - A plan as a board, a directory a card --------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Plan.h"
#include "report/Report.h"
#include "report/Text.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

namespace memleak::migrate {

using tool::count;
using tool::relativeTo;

namespace {

constexpr llvm::StringLiteral Top = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="Which raw owners of a program can become handles, a directory a card.">
<title>memleak migration board</title>
<style>
:root { color-scheme: light dark; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 90rem; padding: 1rem; }
section { border: 1px solid; border-radius: 6px; margin: 1rem 0; padding: .3rem 1rem 1rem; }
h1 { font-size: 1.3rem; } h2 { font-size: 1.05rem; } h3 { font-size: .95rem; }
meter { width: 12rem; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1rem; }
code { overflow-wrap: anywhere; }
</style>
</head>
<body>
<main>
<h1>Migration board</h1>
)";

/// What lies in one directory.
struct Card {
  size_t Sites = 0, Migrated = 0;
  std::vector<uint32_t> Accepted, Refused; ///< Components that begin there.
  std::vector<SiteFate> Others;            ///< In no component.
};

std::string escaped(llvm::StringRef Text) {
  std::string Out;
  llvm::raw_string_ostream Into(Out);
  llvm::printHTMLEscaped(Text, Into);
  return Out;
}

class Board {
public:
  Board(llvm::raw_ostream &Out, const Plan &P, llvm::StringRef Root)
      : Out(Out), P(P), Root(Root) {
    for (const SiteFate &Each : P.fates()) {
      for (Card *C : {&Cards[folderOf(Each.Is.At)], &Total}) {
        ++C->Sites;
        C->Migrated += Each.Migrated;
      }
      if (Each.Component.empty())
        Cards[folderOf(Each.Is.At)].Others.push_back(Each);
      ++SitesOf[Each.Component];
    }
    const std::vector<Component> &All = P.ownership().Components;
    for (uint32_t I = 0; I < All.size(); ++I) {
      Card &C = Cards[folderOf(P.program().nodes()[All[I].Nodes.front()].At)];
      (P.decisions()[I].Accepted ? C.Accepted : C.Refused).push_back(I);
    }
  }

  void print() {
    Out << Top;
    printSum(Total);
    for (const auto &[Folder, C] : Cards) {
      Out << "<section>\n<h2>" << escaped(Folder) << "</h2>\n";
      printSum(C);
      Out << "<div class=\"columns\">\n";
      printColumn("Become handles", C.Accepted, {});
      printColumn("Stay raw", C.Refused, C.Others);
      Out << "</div>\n</section>\n";
    }
    Out << "</main>\n</body>\n</html>\n";
  }

private:
  std::string folderOf(const Place &At) const {
    const std::string File = relativeTo(Root, At.File);
    llvm::StringRef Folder = llvm::sys::path::parent_path(File);
    return Folder.empty() ? "." : Folder.str();
  }

  std::string shown(const Place &At) const {
    return "<code>" + escaped(relativeTo(Root, At.File)) + ":" +
           std::to_string(At.Line) + "</code>";
  }

  void printSum(const Card &C) {
    Out << "<p>" << C.Migrated << " of "
        << count(C.Sites, "acquisition", "acquisitions") << " migrated";
    if (C.Sites)
      Out << " <meter aria-label=\"migrated\" max=\"" << C.Sites
          << "\" value=\"" << C.Migrated << "\"></meter>";
    Out << "</p>\n";
  }

  void printColumn(llvm::StringRef Title, llvm::ArrayRef<uint32_t> Numbers,
                   llvm::ArrayRef<SiteFate> Others) {
    Out << "<div>\n<h3>" << Title << " (" << Numbers.size() + Others.size()
        << ")</h3>\n";
    for (uint32_t Number : Numbers)
      printComponent(P.ownership().Components[Number], P.decisions()[Number]);
    for (const SiteFate &Each : Others)
      Out << "<p>" << shown(Each.Is.At) << " " << escaped(Each.Reason) << ": "
          << escaped(Each.Text) << "</p>\n";
    Out << "</div>\n";
  }

  void printComponent(const Component &C, const Decision &D) {
    Out << "<details><summary><code>" << C.Id << "</code> "
        << (D.Accepted ? handleName(P.options().Handle, C).str()
                       : escaped(D.Why.Reason))
        << ", " << count(SitesOf[C.Id], "acquisition", "acquisitions");
    if (D.Accepted && !C.Leaks.empty())
      Out << ", mends " << count(C.Leaks.size(), "leak", "leaks");
    Out << "</summary>\n<ul>\n";
    if (!D.Accepted)
      Out << "<li>" << shown(D.Why.At) << " " << escaped(D.Why.Text)
          << "</li>\n";
    else if (!C.Unique.empty())
      Out << "<li>" << (C.Frontier ? shown(*C.Frontier) + " " : "")
          << escaped(C.Unique) << "</li>\n";
    for (uint32_t Number : C.Nodes) {
      const Node &N = P.program().nodes()[Number];
      Out << "<li>" << shown(N.At) << " " << nameOf(N.Is) << " <code>"
          << escaped(N.Name) << "</code></li>\n";
    }
    Out << "</ul></details>\n";
  }

  llvm::raw_ostream &Out;
  const Plan &P;
  llvm::StringRef Root;
  std::map<std::string, Card> Cards;     ///< By directory.
  std::map<std::string, size_t> SitesOf; ///< By component.
  Card Total;
};

} // namespace

void printPlanHtml(llvm::raw_ostream &Out, const Plan &P,
                   llvm::StringRef Root) {
  Board(Out, P, Root).print();
}

} // namespace memleak::migrate
