//===-- ModelLookup.h - From clang's declarations to models -----*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_MODELLOOKUP_H
#define MEMLEAK_CHECKS_MODELLOOKUP_H

#include "models/Model.h"
#include "clang/AST/DeclCXX.h"

namespace memleak {

/// The model of \p Function, or null. The result lives as long as \p Models.
const models::FunctionModel *findModel(const models::ModelSet &Models,
                                       const clang::FunctionDecl &Function);

/// The model of \p Record, or of the nearest base whose model holds for derived
/// classes too; null when there is none. Linear in the number of bases.
const models::TypeModel *findModel(const models::ModelSet &Models,
                                   const clang::CXXRecordDecl &Record);

/// The name by which models know \p Declaration: qualified, without template
/// arguments and without inline and anonymous namespaces.
std::string modelName(const clang::NamedDecl &Declaration);

} // namespace memleak

#endif // MEMLEAK_CHECKS_MODELLOOKUP_H
