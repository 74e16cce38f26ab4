#include "tests/support/library_print_text.h"

#include <chromaprint.h>
#include <cstdint>
#include <stdexcept>

namespace qiao::test {

std::string EncodedByLibrary(const Fingerprint& print) {
  char* text = nullptr;
  int size = 0;
  if (chromaprint_encode_fingerprint(print.items.data(),
                                     static_cast<int>(print.items.size()),
                                     print.algorithm, &text, &size, 1) != 1) {
    throw std::runtime_error("Chromaprint does not encode");
  }
  std::string copy(text, static_cast<std::size_t>(size));
  chromaprint_dealloc(text);
  return copy;
}

Fingerprint DecodedByLibrary(const std::string& text) {
  std::uint32_t* items = nullptr;
  int count = 0;
  Fingerprint print;
  if (chromaprint_decode_fingerprint(text.data(), static_cast<int>(text.size()),
                                     &items, &count, &print.algorithm,
                                     1) != 1) {
    throw std::runtime_error("Chromaprint does not decode " + text);
  }
  print.items.assign(items, items + count);
  chromaprint_dealloc(items);
  return print;
}

}  // namespace qiao::test
