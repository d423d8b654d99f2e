//===-- dashboard.cpp - The page that people look at --------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "dashboard.hpp"

#include <openssl/evp.h>
#include <stdexcept>

namespace memleak::monitoring {
namespace {

#include "dashboard.inc"

const std::string &script() {
  static const std::string all = std::string("'use strict';\n") + format_js +
                                 data_js + chart_js + table_js + page_js;
  return all;
}

/// As a content security policy names a text.
std::string hash_of(const std::string &text) {
  unsigned char digest[EVP_MAX_MD_SIZE], base64[2 * EVP_MAX_MD_SIZE];
  unsigned length = 0;
  if (!EVP_Digest(text.data(), text.size(), digest, &length, EVP_sha256(),
                  nullptr))
    throw std::runtime_error("memleak::monitor: no SHA-256 in OpenSSL");
  EVP_EncodeBlock(base64, digest, static_cast<int>(length));
  return "'sha256-" + std::string(reinterpret_cast<char *>(base64)) + "'";
}

void fill(std::string &page, const std::string &mark, const std::string &with) {
  page.replace(page.find(mark), mark.size(), with);
}

} // namespace

const std::string &dashboard_page() {
  static const std::string page = [] {
    std::string out = page_html;
    fill(out, "@STYLE@", style_css);
    fill(out, "@SCRIPT@", script());
    return out;
  }();
  return page;
}

const std::string &dashboard_headers() {
  static const std::string headers =
      "Content-Security-Policy: default-src 'none'; script-src " +
      hash_of(script()) + "; style-src " + hash_of(style_css) +
      "; connect-src 'self'; img-src data:; base-uri 'none'; form-action "
      "'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
      "trusted-types 'none'\r\n"
      "Cross-Origin-Opener-Policy: same-origin\r\n"
      "Referrer-Policy: no-referrer\r\n";
  return headers;
}

} // namespace memleak::monitoring
