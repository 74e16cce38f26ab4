// Traces of a value in files: its bytes in whatever form somebody could have
// written them.
//
//   TracesIn(folder, FormsOf("林小橋", "name"))
//     -> {"registry.db-wal holds name as UTF-8", …}
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "registry/ledger/base64.h"
#include "schemas/model/ids.h"
#include "schemas/text/utf8.h"
#include "tests/support/files.h"

namespace qiao::test {

struct Form {
  std::string name;
  std::string bytes;
};
using Forms = std::vector<Form>;

inline std::string Upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

// Bytes as they are, in hex of either case, and in base64 wherever a group of
// three begins.
inline void AddBytes(Forms& forms, const std::string& what,
                     const std::string& bytes) {
  forms.push_back({what, bytes});
  const std::string hex = ToHex(
      {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  forms.push_back({what + " in hex", hex});
  forms.push_back({what + " in HEX", Upper(hex)});
  for (std::size_t skip = 0; skip < 3 && bytes.size() > skip + 5; ++skip) {
    const std::size_t whole = (bytes.size() - skip) / 3 * 3;
    forms.push_back(
        {what + " in base64", ledger::ToBase64(bytes.substr(skip, whole))});
  }
}

inline Forms FormsOf(std::string_view text, const std::string& name) {
  Forms forms;
  AddBytes(forms, name, std::string(text));
  std::string little, big, escaped;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t code = text::Next(text, at);
    std::vector<unsigned> units = {static_cast<unsigned>(code)};
    if (code > 0xffff) {
      units = {0xd800u + ((static_cast<unsigned>(code) - 0x10000u) >> 10),
               0xdc00u + (static_cast<unsigned>(code) & 0x3ffu)};
    }
    for (const unsigned unit : units) {
      const char high = static_cast<char>(unit >> 8);
      const char low = static_cast<char>(unit & 0xff);
      little += {low, high};
      big += {high, low};
      const std::uint8_t both[] = {static_cast<std::uint8_t>(unit >> 8),
                                   static_cast<std::uint8_t>(unit & 0xff)};
      escaped += "\\u" + ToHex(both);
    }
  }
  forms.push_back({name + " in UTF-16LE", little});
  forms.push_back({name + " in UTF-16BE", big});
  forms.push_back({name + " in \\u", escaped});
  std::string capital;
  for (const char c : escaped) capital += c == 'u' ? "u" : Upper({c});
  forms.push_back({name + " in \\U", capital});
  return forms;
}

inline Forms FormsOf(const Digest& digest, const std::string& name) {
  Forms forms;
  AddBytes(forms, name,
           std::string(reinterpret_cast<const char*>(digest.bytes.data()),
                       digest.bytes.size()));
  return forms;
}

// One pass over the bytes, however many forms there are; each at least two
// bytes long.
inline std::vector<std::string> TracesInBytes(std::string_view bytes,
                                              const Forms& forms) {
  const auto pair = [](const char* at) {
    return static_cast<std::size_t>(static_cast<unsigned char>(at[0])) * 256 +
           static_cast<unsigned char>(at[1]);
  };
  std::vector<std::vector<std::size_t>> beginning(256 * 256);
  for (std::size_t i = 0; i < forms.size(); ++i) {
    beginning[pair(forms[i].bytes.data())].push_back(i);
  }
  std::set<std::size_t> found;
  const char* const data = bytes.data();
  for (std::size_t at = 0; at + 1 < bytes.size(); ++at) {
    for (const std::size_t i : beginning[pair(data + at)]) {
      if (bytes.substr(at).starts_with(forms[i].bytes)) found.insert(i);
    }
  }
  std::vector<std::string> names;
  for (const std::size_t i : found) names.push_back(forms[i].name);
  return names;
}

// Of every file below `folder`.
inline std::vector<std::string> TracesIn(const std::filesystem::path& folder,
                                         const Forms& forms) {
  std::vector<std::string> found;
  for (const auto& file :
       std::filesystem::recursive_directory_iterator(folder)) {
    if (!file.is_regular_file()) continue;
    for (const std::string& name :
         TracesInBytes(ReadFile(file.path()), forms)) {
      found.push_back(file.path().filename().string() + " holds " + name);
    }
  }
  return found;
}

}  // namespace qiao::test
