// Parse, ParseDocument and ParseRecord: a lexical pass of our own, then
// RapidJSON's SAX reader for the grammar.
//
// The lexical pass checks UTF-8, strings and numbers, says which rule is
// broken and where, and hides every number behind a 0 of the same length.
// RapidJSON never reads a number: it takes 0e400 and 1000…0e-400 for too big
// and, with full precision, reads outside its tables.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include "schemas/json/canonical.h"
#include "schemas/json/document.h"
#include "schemas/text/utf8.h"

namespace qiao::json {
namespace {

enum class Dialect { kAnyJson, kDocument, kRecord };

// In memory a value takes some 40 bytes, its text may be one digit: what holds
// more values than any sheet or answer of its length is not worth the memory.
constexpr std::size_t kValuesOfAny = 1 << 20;
constexpr std::size_t kBytesOfOne = 16;

struct Fault {
  Refusal refusal;
  std::size_t at;  // byte offset
  std::string what;
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsJsonNumber(std::string_view text) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t start = i;
    while (i < text.size() && IsDigit(text[i])) ++i;
    return i > start;
  };
  if (i < text.size() && text[i] == '-') ++i;
  if (i < text.size() && text[i] == '0') {
    ++i;
  } else if (!digits()) {
    return false;
  }
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (!digits()) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (!digits()) return false;
  }
  return i == text.size();
}

// `text` without the zeros before its first digit: 007 -> 7, -00 -> -0.
std::string WithoutLeadingZeros(std::string_view text) {
  std::string kept(text.starts_with('-') ? "-" : "");
  text.remove_prefix(kept.size());
  while (text.size() > 1 && text[0] == '0' && IsDigit(text[1])) {
    text.remove_prefix(1);
  }
  return kept.append(text);
}

// Whether a number that from_chars cannot represent is too big rather than too
// small: its first digit that counts stands left of the point.
bool IsTooBig(std::string_view text) {
  const std::size_t e = std::min(text.find_first_of("eE"), text.size());
  const std::string_view mantissa = text.substr(0, e);
  const std::size_t first = mantissa.find_first_of("123456789");
  if (first == std::string_view::npos) return false;
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  const auto place =
      static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
  std::int64_t exponent = 0;
  if (e < text.size()) {
    std::string_view digits = text.substr(e + 1);
    const bool minus = digits.starts_with('-');
    if (minus || digits.starts_with('+')) digits.remove_prefix(1);
    const auto read =
        std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
    if (read.ec != std::errc()) exponent = std::int64_t{1} << 62;
    if (minus) exponent = -exponent;
  }
  return exponent > -place;
}

// The value of a JSON number; nothing if it is beyond the doubles.
std::optional<Value> NumberOf(std::string_view text) {
  double number = 0;
  const auto read =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec == std::errc::result_out_of_range) {
    if (IsTooBig(text)) return std::nullopt;
    number = 0;
  }
  if (!std::isfinite(number)) return std::nullopt;
  constexpr double kBeyond = 9007199254740992.0;  // 2^53
  if (std::abs(number) < kBeyond && std::trunc(number) == number) {
    return Value(static_cast<std::int64_t>(number));
  }
  return Value(number);
}

// A number of a document: an integer, or one with three decimals; nothing for
// any other. `value` is what NumberOf() made of it.
std::optional<Value> NumberOfDocument(std::string_view text,
                                      const Value& value) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) {
    const bool plain = text.find_first_of("eE") == std::string_view::npos;
    if (!plain || value.AsInteger() == nullptr || text == "-0") return {};
    return value;
  }
  if (text.size() - point != 4 ||
      text.find_first_of("eE") != std::string_view::npos) {
    return std::nullopt;
  }
  std::string digits(text);
  digits.erase(point, 1);
  Thousandths count;
  const auto read = std::from_chars(digits.data(),
                                    digits.data() + digits.size(), count.count);
  const bool minus_zero = count.count == 0 && text.front() == '-';
  if (read.ec != std::errc() || minus_zero) return std::nullopt;
  return Value(count);
}

// Checks strings and numbers, and hides the numbers.
class Scanner {
 public:
  Scanner(std::string_view text, Dialect dialect)
      : text_(text),
        dialect_(dialect),
        masked_(text),
        most_(std::max(kValuesOfAny, text.size() / kBytesOfOne)) {}

  std::optional<Fault> Run() {
    if (const auto bad = text::FirstInvalidUtf8(text_)) {
      return Fault{Refusal::kNotUtf8, *bad, "not UTF-8"};
    }
    if (text_.starts_with("\xEF\xBB\xBF")) {
      return Fault{Refusal::kBadString, 0, "a byte order mark"};
    }
    for (at_ = 0; at_ < text_.size();) {
      const char c = text_[at_];
      std::optional<Fault> fault;
      if (c == '"') {
        fault = String();
      } else if (c == '-' || IsDigit(c)) {
        fault = Number();
      } else if (c == '\0') {
        fault = Fault{Refusal::kNotJson, at_, "a NUL"};
      } else if ((c == ',' || c == ']' || c == '}') && ++values_ > most_) {
        fault = Fault{Refusal::kTooLarge, at_,
                      "more than " + std::to_string(most_) + " values"};
      } else {
        ++at_;
      }
      if (fault) return fault;
    }
    return std::nullopt;
  }

  const std::string& masked() const { return masked_; }
  std::vector<Value>& numbers() { return numbers_; }

 private:
  std::optional<Fault> String() {
    const std::size_t start = at_++;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return std::nullopt;
      }
      if (static_cast<unsigned char>(c) < 0x20) {
        return Fault{Refusal::kBadString, at_, "a control character"};
      }
      if (c != '\\') {
        ++at_;
      } else if (auto fault = Escape()) {
        return fault;
      }
    }
    return Fault{Refusal::kNotJson, start, "a string without an end"};
  }

  std::optional<Fault> Escape() {
    constexpr std::string_view kSimple = "\"\\/bfnrt";
    const std::size_t start = at_;
    const char c = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (c != 'u') {
      at_ += 2;
      if (c != '\0' && kSimple.find(c) != std::string_view::npos) {
        return std::nullopt;
      }
      return Fault{Refusal::kNotJson, start, "no such escape"};
    }
    const auto first = CodeUnit();
    if (!first) return Fault{Refusal::kNotJson, start, "no such escape"};
    if (*first >= 0xD800 && *first <= 0xDFFF) {
      const auto second = *first < 0xDC00 ? CodeUnit() : std::nullopt;
      if (!second || *second < 0xDC00 || *second > 0xDFFF) {
        return Fault{Refusal::kBadString, start, "half of a surrogate pair"};
      }
    }
    return std::nullopt;
  }

  // \uXXXX at the present place; moves behind it.
  std::optional<unsigned> CodeUnit() {
    if (text_.substr(at_, 2) != "\\u" || text_.size() - at_ < 6) {
      return std::nullopt;
    }
    unsigned unit = 0;
    const char* digits = text_.data() + at_ + 2;
    const auto read = std::from_chars(digits, digits + 4, unit, 16);
    if (read.ec != std::errc() || read.ptr != digits + 4) return std::nullopt;
    at_ += 6;
    return unit;
  }

  std::optional<Fault> Number() {
    const std::size_t start = at_;
    at_ = std::min(text_.find_first_not_of("0123456789+-.eE", start),
                   text_.size());
    const std::string_view number = text_.substr(start, at_ - start);
    if (!IsJsonNumber(number)) {
      if (IsJsonNumber(WithoutLeadingZeros(number))) {
        return Fault{Refusal::kBadNumber, start, "a leading zero"};
      }
      return Fault{Refusal::kNotJson, start, "no JSON number"};
    }
    if (dialect_ == Dialect::kRecord &&
        number.find_first_of(".eE") != std::string_view::npos) {
      return Fault{Refusal::kBadNumber, start, "not a plain integer"};
    }
    if (dialect_ == Dialect::kRecord && number == "-0") {
      return Fault{Refusal::kBadNumber, start, "-0 is written 0"};
    }
    std::optional<Value> value = NumberOf(number);
    if (dialect_ == Dialect::kDocument && value) {
      value = NumberOfDocument(number, *value);
      if (!value) {
        return Fault{Refusal::kBadNumber, start,
                     "neither an integer nor a number with three decimals"};
      }
    }
    if (!value) {
      return Fault{Refusal::kBadNumber, start, "a number beyond the doubles"};
    }
    if (dialect_ == Dialect::kRecord && value->AsInteger() == nullptr) {
      return Fault{Refusal::kBadNumber, start, "an integer beyond 2^53-1"};
    }
    masked_.replace(start, number.size(), number.size(), ' ');
    masked_[start] = '0';
    numbers_.push_back(*std::move(value));
    return std::nullopt;
  }

  std::string_view text_;
  Dialect dialect_;
  std::string masked_;  // the text with each number shown as 0 and spaces
  std::vector<Value> numbers_;
  std::size_t at_ = 0;
  std::size_t most_;        // values
  std::size_t values_ = 0;  // that have ended so far
};

// What the SAX reader tells, put together on a stack of our own.
class Builder {
 public:
  Builder(std::vector<Value>& numbers, int max_depth)
      : numbers_(numbers), max_depth_(max_depth) {}

  bool Null() { return Put(Value()); }
  bool Bool(bool b) { return Put(Value(b)); }
  bool RawNumber(const char*, rapidjson::SizeType, bool) {
    return Put(std::move(numbers_[next_number_++]));
  }
  bool String(const char* text, rapidjson::SizeType length, bool) {
    return Put(Value(std::string(text, length)));
  }
  bool Key(const char* text, rapidjson::SizeType length, bool) {
    open_.back().name.assign(text, length);
    return true;
  }
  bool StartObject() { return Open(Value(Object())); }
  bool StartArray() { return Open(Value(Array())); }
  bool EndObject(rapidjson::SizeType) {
    const std::string* twice = RepeatedName(*open_.back().value.AsObject());
    if (twice == nullptr) return Close();
    what_ = "a member name stands twice";
    if (std::all_of(twice->begin(), twice->end(),
                    [](char c) { return c > 0x20 && c < 0x7F; })) {
      what_ = "the member \"" + twice->substr(0, 64) + "\" stands twice";
    }
    refusal_ = Refusal::kDuplicateMember;
    return false;
  }
  bool EndArray(rapidjson::SizeType) { return Close(); }
  // Never called: numbers arrive raw.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

  Value Take() { return std::move(root_); }
  // Why the builder stopped the reader, if it did.
  std::optional<Refusal> refusal() const { return refusal_; }
  const std::string& what() const { return what_; }

 private:
  struct Frame {
    Value value;
    std::string name;  // of the member that comes next, in an object
  };

  bool Open(Value container) {
    if (static_cast<int>(open_.size()) >= max_depth_) {
      refusal_ = Refusal::kTooDeep;
      what_ = "deeper than " + std::to_string(max_depth_);
      return false;
    }
    open_.push_back({std::move(container), {}});
    return true;
  }
  bool Close() {
    Value done = std::move(open_.back().value);
    open_.pop_back();
    return Put(std::move(done));
  }
  bool Put(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (Array* array = std::get_if<Array>(&open_.back().value.v)) {
      array->push_back(std::move(value));
    } else {
      std::get_if<Object>(&open_.back().value.v)
          ->members.emplace_back(std::move(open_.back().name),
                                 std::move(value));
    }
    return true;
  }

  std::vector<Value>& numbers_;
  std::size_t next_number_ = 0;
  int max_depth_;
  std::vector<Frame> open_;
  Value root_;
  std::optional<Refusal> refusal_;
  std::string what_;
};

std::variant<Value, Fault> Read(std::string_view text, Dialect dialect,
                                int max_depth) {
  Scanner scanner(text, dialect);
  if (auto fault = scanner.Run()) return *std::move(fault);
  Builder builder(scanner.numbers(), max_depth);
  rapidjson::MemoryStream stream(scanner.masked().data(),
                                 scanner.masked().size());
  rapidjson::Reader reader;
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag |
                              rapidjson::kParseValidateEncodingFlag |
                              rapidjson::kParseNumbersAsStringsFlag;
  const rapidjson::ParseResult result = reader.Parse<kFlags>(stream, builder);
  if (!result.IsError()) return builder.Take();
  if (builder.refusal()) {
    return Fault{*builder.refusal(), result.Offset(), builder.what()};
  }
  return Fault{Refusal::kNotJson, result.Offset(),
               text.find_first_not_of(" \t\n\r") == std::string_view::npos
                   ? "nothing but white space"
                   : "no JSON value"};
}

std::string InWords(const Fault& fault) {
  return "at byte " + std::to_string(fault.at) + ": " + fault.what;
}

}  // namespace

Result<Value> Parse(std::string_view text, int max_depth) {
  auto read = Read(text, Dialect::kAnyJson, max_depth);
  if (const Fault* fault = std::get_if<Fault>(&read)) {
    return Error{ErrorCode::kUnreadable, "unreadable JSON " + InWords(*fault)};
  }
  return std::move(std::get<Value>(read));
}

Result<Object> ParseDocument(std::string_view text, int max_depth) {
  auto read = Read(text, Dialect::kDocument, max_depth);
  if (const Fault* fault = std::get_if<Fault>(&read)) {
    return Error{ErrorCode::kUnreadable,
                 "unreadable document " + InWords(*fault)};
  }
  Object* object = std::get_if<Object>(&std::get<Value>(read).v);
  if (object == nullptr) {
    return Error{ErrorCode::kUnreadable, "the document is no JSON object"};
  }
  return std::move(*object);
}

Result<Value> ParseRecord(std::string_view bytes, int max_depth) {
  auto read = Read(bytes, Dialect::kRecord, max_depth);
  if (const Fault* fault = std::get_if<Fault>(&read)) {
    return Refused(fault->refusal, InWords(*fault));
  }
  Value& value = std::get<Value>(read);
  QIAO_TRY_DO(CheckRecordValue(value, max_depth));
  const std::string canonical = Canonical(value);
  if (canonical != bytes) {
    const std::size_t both = std::min(canonical.size(), bytes.size());
    const auto differ = std::mismatch(
        bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(both),
        canonical.begin());
    return Refused(
        Refusal::kNotCanonical,
        InWords({Refusal::kNotCanonical,
                 static_cast<std::size_t>(differ.first - bytes.begin()),
                 "not the canonical form"}));
  }
  return std::move(value);
}

}  // namespace qiao::json
