//===-- Journal.h - Many files changed as if at once ------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// First every new file is written beside the old one, then a journal says that
/// all of them are ready, then each takes the old one's place, then the journal
/// goes. Interrupted before the journal is there, nothing has changed; after
/// it, the next run does the rest.
///
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_MIGRATE_JOURNAL_H
#define MEMLEAK_TOOL_MIGRATE_JOURNAL_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <map>
#include <string>

namespace memleak::migrate {

struct NewFile {
  std::string Old, New; ///< Contents.
};

/// Writes all of \p Files, by real path, or none. Fails, with nothing changed,
/// when one cannot be written or is no longer what it was. \p Root is where the
/// journal lies meanwhile.
llvm::Error commit(llvm::StringRef Root,
                   const std::map<std::string, NewFile> &Files);

/// Ends what an interrupted commit began; true if there was one. Fails if a
/// file was changed since by someone else, naming it and the new version.
llvm::Expected<bool> recover(llvm::StringRef Root);

} // namespace memleak::migrate

#endif // MEMLEAK_TOOL_MIGRATE_JOURNAL_H
