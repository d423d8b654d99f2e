// The headers compile behind those that make macros of common words.
// RUN: %clangxx -std=c++17 -fsyntax-only -Werror -I%runtime_include -I%S/Inputs %s
#include <QtLikeWords.h>

#include <memleak/memleak.hpp>
int value() { return *memleak::make_pooled<int>(3); }
