//===-- ApplyFixesTest.cpp - A fix is written whole or not at all ---------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "report/ApplyFixes.h"
#include "project/CompileDatabase.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace memleak::tool;
using clang::tooling::Replacement;

namespace {

/// A folder with a file "0123456789", gone after the test.
class ApplyFixes : public ::testing::Test {
protected:
  void SetUp() override {
    llvm::SmallString<128> Made;
    ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("memleak-test", Made));
    Folder = realPath(Made);
    File = write("digits", "0123456789");
  }
  void TearDown() override { llvm::sys::fs::remove_directories(Folder); }

  std::string write(llvm::StringRef Name, llvm::StringRef Text) {
    std::string Path = Folder + "/" + Name.str();
    std::error_code Error;
    llvm::raw_fd_ostream Out(Path, Error);
    Out << Text;
    return Path;
  }
  static std::string read(const std::string &Path) {
    auto Buffer = llvm::MemoryBuffer::getFile(Path);
    return Buffer ? (*Buffer)->getBuffer().str() : "<gone>";
  }
  static Finding fix(std::vector<Replacement> Edits) {
    Finding Result;
    Result.Edits = std::move(Edits);
    return Result;
  }
  Replacement edit(unsigned Offset, unsigned Length, llvm::StringRef Text) {
    return Replacement(File, Offset, Length, Text);
  }

  /// Later than every file of the test; the clock of files is a coarse one.
  const llvm::sys::TimePoint<> Start =
      std::chrono::system_clock::now() + std::chrono::hours(1);
  std::string Folder, File;
};

TEST_F(ApplyFixes, WritesEveryEditOfAFix) {
  std::vector<Finding> Findings = {fix({edit(0, 1, "a"), edit(9, 1, "z")})};
  auto Plan = planFixes(Findings, {Folder}, Start);
  ASSERT_TRUE(static_cast<bool>(Plan));
  EXPECT_EQ(Plan->Applied.size(), 1u);
  EXPECT_TRUE(Plan->LeftOut.empty());
  ASSERT_FALSE(static_cast<bool>(writeFixes(*Plan)));
  EXPECT_EQ(read(File), "a12345678z");
}

TEST_F(ApplyFixes, LeavesOutTheWholeOfAFixThatOverlapsAnother) {
  std::vector<Finding> Findings = {fix({edit(2, 3, "-")}),
                                   fix({edit(0, 1, "a"), edit(4, 2, "+")}),
                                   fix({edit(8, 1, "y")})};
  auto Plan = planFixes(Findings, {Folder}, Start);
  ASSERT_TRUE(static_cast<bool>(Plan));
  EXPECT_EQ(Plan->Applied.size(), 2u);
  ASSERT_EQ(Plan->LeftOut.size(), 1u);
  EXPECT_EQ(Plan->LeftOut[0].first, &Findings[1]);
  EXPECT_EQ(Plan->LeftOut[0].second, "overlaps another fix; run again");
  EXPECT_EQ(Plan->NewContents[File], "01-567y9");
}

TEST_F(ApplyFixes, WritesAnIncludeThatTwoFixesNeedOnce) {
  std::vector<Finding> Findings = {fix({edit(0, 0, "#"), edit(2, 1, "b")}),
                                   fix({edit(0, 0, "#"), edit(5, 1, "e")})};
  auto Plan = planFixes(Findings, {Folder}, Start);
  ASSERT_TRUE(static_cast<bool>(Plan));
  EXPECT_EQ(Plan->Applied.size(), 2u);
  EXPECT_EQ(Plan->NewContents[File], "#01b34e6789");
}

TEST_F(ApplyFixes, KeepsOutOfFilesElsewhere) {
  std::vector<Finding> Findings = {
      fix({edit(0, 1, "a"), Replacement("/elsewhere/x.h", 0, 0, "y")})};
  auto Plan = planFixes(Findings, {Folder}, Start);
  ASSERT_TRUE(static_cast<bool>(Plan));
  EXPECT_EQ(Plan->Applied.size(), 0u);
  EXPECT_EQ(Plan->LeftOut.size(), 1u);
  EXPECT_TRUE(Plan->NewContents.empty());
}

TEST_F(ApplyFixes, LeavesOutWhatIsRefused) {
  std::vector<Finding> Findings = {fix({edit(0, 1, "a")}),
                                   fix({edit(5, 1, "b")})};
  auto Plan = planFixes(Findings, {Folder}, Start, {{&Findings[0], "no good"}});
  ASSERT_TRUE(static_cast<bool>(Plan));
  EXPECT_EQ(Plan->NewContents[File], "01234b6789");
  ASSERT_EQ(Plan->LeftOut.size(), 1u);
  EXPECT_EQ(Plan->LeftOut[0].second, "no good");
}

TEST_F(ApplyFixes, ChangesNoFileThatWasWrittenSinceThePlan) {
  std::vector<Finding> Findings = {fix({edit(9, 1, "z")})};
  auto Plan = planFixes(Findings, {Folder}, Start);
  ASSERT_TRUE(static_cast<bool>(Plan));
  Plan->AnalysisStart = Start - std::chrono::hours(2);
  EXPECT_EQ(llvm::toString(writeFixes(*Plan)),
            File +
                " changed while it was analysed; nothing is fixed, run again");
  EXPECT_EQ(read(File), "0123456789");
  std::error_code Error;
  llvm::sys::fs::directory_iterator Left(Folder, Error), End;
  Left.increment(Error); // beyond the file itself
  EXPECT_EQ(Left, End);
}

TEST_F(ApplyFixes, FailsWhenAFileWasWrittenDuringTheAnalysis) {
  std::vector<Finding> Findings = {fix({edit(9, 1, "z")})};
  auto Plan = planFixes(Findings, {Folder}, Start - std::chrono::hours(2));
  ASSERT_FALSE(static_cast<bool>(Plan));
  EXPECT_EQ(llvm::toString(Plan.takeError()),
            File +
                " changed while it was analysed; nothing is fixed, run again");
}

TEST_F(ApplyFixes, FailsWhenAFileIsGone) {
  std::vector<Finding> Findings = {fix({edit(9, 1, "z")})};
  llvm::sys::fs::remove(File);
  auto Plan = planFixes(Findings, {Folder}, Start);
  ASSERT_FALSE(static_cast<bool>(Plan));
  EXPECT_EQ(llvm::toString(Plan.takeError()),
            File + ": No such file or directory");
}

/// Takes away what lets root write every file, for good.
bool dropCapabilities() {
  __user_cap_header_struct Header = {_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct None[_LINUX_CAPABILITY_U32S_3] = {};
  return syscall(SYS_capset, &Header, None) == 0;
}

/// Ends the process: 0 if \p Findings are refused in the words of \p Expected.
[[noreturn]] void exitAfterPlan(llvm::ArrayRef<Finding> Findings,
                                const std::string &Folder,
                                llvm::sys::TimePoint<> Start,
                                llvm::StringRef Expected) {
  if (!dropCapabilities())
    std::exit(2);
  auto Plan = planFixes(Findings, {Folder}, Start);
  std::exit(!Plan && llvm::toString(Plan.takeError()) == Expected ? 0 : 1);
}

TEST_F(ApplyFixes, FailsWhenAFileIsReadOnly) {
  std::vector<Finding> Findings = {fix({edit(9, 1, "z")})};
  using namespace llvm::sys::fs;
  ASSERT_FALSE(setPermissions(File, all_read));
  EXPECT_EXIT(exitAfterPlan(Findings, Folder, Start,
                            File + " cannot be written; nothing is fixed"),
              ::testing::ExitedWithCode(0), "");
}

TEST_F(ApplyFixes, ChangesNoFileWhenOneCannotBeWritten) {
  FixPlan Plan;
  Plan.NewContents[File] = "new";
  Plan.NewContents[Folder + "/no/such/folder"] = "new";
  llvm::Error Error = writeFixes(Plan);
  EXPECT_TRUE(static_cast<bool>(Error));
  llvm::consumeError(std::move(Error));
  EXPECT_EQ(read(File), "0123456789");
}

TEST_F(ApplyFixes, KeepsTheFilesPermissions) {
  ASSERT_FALSE(llvm::sys::fs::setPermissions(File, llvm::sys::fs::owner_all));
  FixPlan Plan;
  Plan.NewContents[File] = "new";
  ASSERT_FALSE(static_cast<bool>(writeFixes(Plan)));
  EXPECT_EQ(llvm::sys::fs::getPermissions(File).get(),
            llvm::sys::fs::owner_all);
  EXPECT_EQ(read(File), "new");
}

} // namespace
