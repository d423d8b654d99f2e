//===-- PageLinksTest.cpp - Where diagnostics lead to ---------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "editor/PageLinks.h"
#include "gtest/gtest.h"

using namespace memleak::tool;

namespace {

std::string link(const std::string &Href) {
  return R"("codeDescription":{"href":")" + Href + R"("})";
}
const std::string Clang = "https://clang.llvm.org/extra/clang-tidy/checks/";

std::string framed(const std::string &Message) {
  return "Content-Length: " + std::to_string(Message.size()) + "\r\n\r\n" +
         Message;
}

TEST(PageLinks, LeadToOurPages) {
  EXPECT_EQ(withPageLinks("{" + link(Clang + "memleak/double-release.html") +
                              ",\"x\":[" +
                              link(Clang + "memleak/realloc-leak.html") + "]}",
                          "/a b/docs"),
            "{" + link("file:///a%20b/docs/double-release.md") + ",\"x\":[" +
                link("file:///a%20b/docs/realloc-leak.md") + "]}");
}

TEST(PageLinks, LeaveOtherChecksAlone) {
  const std::string Other = link(Clang + "bugprone/use-after-move.html");
  EXPECT_EQ(withPageLinks(Other, "/docs"), Other);
}

TEST(PageLinks, LeaveWhatSomebodyWroteAlone) {
  const std::string Text =
      R"("contents":"\"codeDescription\":{\"href\":\")" + Clang +
      R"(memleak/x.html\"}")";
  EXPECT_EQ(withPageLinks(Text, "/docs"), Text);
}

TEST(PageLinks, AreDroppedWithoutPages) {
  EXPECT_EQ(withPageLinks("{\"code\":\"a\"," +
                              link(Clang + "memleak/x.html") + ",\"r\":1}",
                          ""),
            "{\"code\":\"a\",\"r\":1}");
}

TEST(PageLinks, PassMessagesOnWholeHoweverTheyCome) {
  const std::string Before =
      framed("{" + link(Clang + "memleak/x.html") + "}") + framed("{}");
  const std::string After = framed("{" + link("file:///d/x.md") + "}");
  std::string Said;
  {
    llvm::raw_string_ostream Out(Said);
    PageLinks Links(Out, "/d");
    for (char C : Before) {
      Links << C;
      Links.flush();
      EXPECT_TRUE(Said.empty() || Said == After ||
                  Said == After + framed("{}"));
    }
  }
  EXPECT_EQ(Said, After + framed("{}"));
}

TEST(PageLinks, PassOnWhatIsNoMessage) {
  std::string Said;
  {
    llvm::raw_string_ostream Out(Said);
    PageLinks(Out, "/d") << "Content-Len";
  }
  EXPECT_EQ(Said, "Content-Len");
}

} // namespace
