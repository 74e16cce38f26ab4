#include "registry/ledger/secret_text.h"

#include <sodium.h>
#include <utility>

namespace qiao::ledger {
namespace {

// A short text stays behind in the string that it was moved from.
void Wipe(std::string& text) { sodium_memzero(text.data(), text.size()); }

}  // namespace

SecretText::SecretText(SecretText&& other) noexcept : text(other.text) {
  Wipe(other.text);
}

SecretText& SecretText::operator=(SecretText&& other) noexcept {
  if (this == &other) return *this;
  Wipe(text);
  text.swap(other.text);
  return *this;
}

SecretText::~SecretText() { Wipe(text); }

}  // namespace qiao::ledger
