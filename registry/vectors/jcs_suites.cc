// RFC 8785: whole texts, and numbers as ECMAScript prints and reads them.
#include <bit>
#include <charconv>
#include <optional>

#include "registry/vectors/reading.h"
#include "registry/vectors/suites.h"
#include "schemas/json/canonical.h"

namespace qiao::vectors {
namespace {

// "5b 35 36": the bytes of the expected text.
std::string FromSpacedHex(std::string_view text) {
  std::string hex;
  for (char c : text) {
    if (c != ' ' && c != '\n' && c != '\r') hex += c;
  }
  return Unhex(hex);
}

std::optional<double> FromBits(std::string_view hex) {
  std::uint64_t bits = 0;
  const auto [end, error] =
      std::from_chars(hex.data(), hex.data() + hex.size(), bits, 16);
  if (error != std::errc() || end != hex.data() + hex.size()) {
    return std::nullopt;
  }
  return std::bit_cast<double>(bits);
}

std::optional<double> NumberIn(const Result<json::Value>& value) {
  if (!value) return std::nullopt;
  if (const std::int64_t* integer = value->AsInteger()) {
    return static_cast<double>(*integer);
  }
  const double* number = std::get_if<double>(&value->v);
  return number ? std::optional<double>(*number) : std::nullopt;
}

Suite Texts(const Files& files) {
  Suite suite{"rfc8785", {}};
  for (const auto& [path, text] : files) {
    const std::string folder = FolderOf(path);
    constexpr std::string_view kInput = "input/";
    if (!folder.ends_with(kInput) || !path.ends_with(".json")) continue;
    const std::string_view name = NameOf(path);
    const std::string stem(name.substr(0, name.size() - 5));
    const std::string expected = FromSpacedHex(FileAt(
        files, folder.substr(0, folder.size() - kInput.size()) + "outhex/",
        stem + ".txt"));
    const Result<json::Value> value = json::Parse(text);
    suite.cases.push_back({std::string(name),
                           expected,
                           value ? json::Canonical(*value) : "refuse",
                           value ? "" : value.error().message,
                           {}});
  }
  return suite;
}

// "3eb0c6f7a0b5ed8d,0.000001": printed so, and read back to the same bits.
Suite Numbers(const Files& files) {
  Suite suite{"es6", {}};
  for (const auto* file : FilesEnding(files, ".txt")) {
    if (!NameOf(file->first).starts_with("es6testfile")) continue;
    for (const std::string& line : Lines(file->second)) {
      const std::size_t comma = std::min(line.find(','), line.size());
      const std::string text = line.substr(std::min(comma + 1, line.size()));
      const auto number = FromBits(line.substr(0, comma));
      Case one{line.substr(0, comma), text, "no number", {}, {}};
      if (number) one.found = json::Canonical(*number);
      if (one.Agrees() && NumberIn(json::Parse(text)) != number) {
        one.found = "read back as another number";
      }
      suite.cases.push_back(std::move(one));
    }
  }
  return suite;
}

Suite HardNumbers(const Files& files) {
  Suite suite{"hard-numbers", {}};
  for (const auto* file : FilesEnding(files, "hard-numbers.json")) {
    const json::Value whole = Json(file->second);
    for (const json::Value& item : ListOf(whole)) {
      const std::string& text = TextAt(item, "text");
      const std::string& bits = TextAt(item, "ieee754");
      const Result<json::Value> value = json::Parse(text);
      Case one =
          Answered(text.substr(0, 40), bits.empty() ? kRefuse : kAccept, value);
      // -0 reads as 0: they are written alike.
      if (value && !bits.empty() && NumberIn(value) != FromBits(bits)) {
        one.found = "read as another number";
      }
      suite.cases.push_back(std::move(one));
    }
  }
  return suite;
}

}  // namespace

std::vector<Suite> JcsSuites(const Files& files) {
  return {Texts(files), Numbers(files), HardNumbers(files)};
}

}  // namespace qiao::vectors
