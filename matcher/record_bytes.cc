#include "matcher/record_bytes.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace qiao::matcher {
namespace {

class Written {
 public:
  explicit Written(const Record& record) {
    Put(record.title);
    Put(record.other_titles);
    Put(record.version);
    Put(record.artist);
    Put(record.writers);
    Put(record.album);
    PutNumber(record.duration_ms ? 1 : 0);
    PutNumber(static_cast<std::uint64_t>(record.duration_ms.value_or(0)));
    Put(record.isrcs);
    Put(record.iswcs);
    Put(record.language);
    Put(record.released);
    Put(record.genre);
  }
  std::string Bytes() && { return std::move(bytes_); }

 private:
  void PutNumber(std::uint64_t number) {
    for (; number >= 0x80; number >>= 7) {
      bytes_ += static_cast<char>(number | 0x80);
    }
    bytes_ += static_cast<char>(number);
  }
  void Put(const std::string& text) {
    PutNumber(text.size());
    bytes_ += text;
  }
  void Put(const std::vector<std::string>& texts) {
    PutNumber(texts.size());
    for (const std::string& text : texts) Put(text);
  }

  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  Record Read() {
    Record record;
    record.title = Text();
    record.other_titles = Texts();
    record.version = Text();
    record.artist = Text();
    record.writers = Texts();
    record.album = Text();
    const bool stated = Number() != 0;
    const auto ms = static_cast<std::int64_t>(Number());
    if (stated) record.duration_ms = ms;
    record.isrcs = Texts();
    record.iswcs = Texts();
    record.language = Text();
    record.released = Text();
    record.genre = Text();
    return record;
  }

 private:
  std::uint64_t Number() {
    std::uint64_t number = 0;
    for (unsigned shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(bytes_[at_++]);
      number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return number;
    }
  }
  std::string Text() {
    const std::size_t size = Number();
    const std::string_view text = bytes_.substr(at_, size);
    at_ += size;
    return std::string(text);
  }
  std::vector<std::string> Texts() {
    std::vector<std::string> texts(Number());
    for (std::string& text : texts) text = Text();
    return texts;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
};

}  // namespace

std::string BytesOf(const Record& record) { return Written(record).Bytes(); }

Record RecordIn(std::string_view bytes) { return Reader(bytes).Read(); }

}  // namespace qiao::matcher
