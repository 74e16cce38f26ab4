// Text that holds secrets: wiped when it goes, and never copied.
#pragma once

#include <string>
#include <utility>

namespace qiao::ledger {

struct SecretText {
  std::string text;
  SecretText() = default;
  explicit SecretText(std::string secret) : text(std::move(secret)) {}
  SecretText(SecretText&& other) noexcept;
  SecretText& operator=(SecretText&& other) noexcept;
  ~SecretText();
};

}  // namespace qiao::ledger
