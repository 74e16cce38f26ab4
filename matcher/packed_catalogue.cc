#include "matcher/packed_catalogue.h"

#include <algorithm>
#include <limits>

#include "matcher/features/title.h"
#include "matcher/reading.h"
#include "matcher/script.h"
#include "schemas/model/check.h"
#include "schemas/text/utf8.h"

namespace qiao::matcher {
namespace {

// Bytes that no UTF-8 holds: between the keys of one name, and between names.
constexpr char kBetweenKeys = '\xFE', kBetweenNames = '\xFF';
// A record with a dozen singers is found by the first of them.
constexpr std::size_t kMostNames = 6;

std::string Listed(const std::vector<std::string>& numbers) {
  std::string text;
  for (const std::string& number : numbers) {
    text += text.empty() ? "" : " ";
    text += number;
  }
  return text;
}

// A record as bytes and back.
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
  const std::string& bytes() const { return bytes_; }

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

SoundSketch SketchOf(std::string_view key) {
  SoundSketch sketch;
  std::size_t length = 0;
  for (std::size_t at = 0; at < key.size(); ++length) {
    const char32_t c = text::Next(key, at);
    if (length >= 4) continue;
    std::uint32_t bits = 0;
    for (const std::uint16_t reading : ReadingsOf(c)) {
      bits |= 1U << (reading * 0x9E3779B1U >> 29);
    }
    // What has no reading sounds like itself only.
    if (bits == 0) bits = 1U << (static_cast<std::uint32_t>(c) & 7);
    sketch.bits |= bits << 8 * length;
  }
  for (std::size_t i = length; i < 4; ++i) sketch.bits |= 0xFFU << 8 * i;
  sketch.length = static_cast<std::uint8_t>(std::min<std::size_t>(length, 255));
  return sketch;
}

std::uint64_t LettersOf(std::string_view key) {
  std::uint64_t letters = 0;
  for (std::size_t at = 0; at < key.size();) {
    const auto c = static_cast<std::uint32_t>(text::Next(key, at));
    letters |= std::uint64_t{1} << (c * 0x9E3779B1U >> 26);
  }
  return letters;
}

bool SameKeys(const TitleForms& a, const TitleForms& b) {
  return a.script == b.script && a.broad == b.broad &&
         a.numerals == b.numerals && a.joined == b.joined;
}

}  // namespace

PackedCatalogue::PackedCatalogue() : credits_(1), names_(1), said_(1) {
  names_.front().credit.nobody = true;
}

PackedTitle PackedCatalogue::Pack(const TitleForms& forms) {
  PackedTitle packed;
  // Most titles have one key for all of these.
  packed.script = texts_.Of(forms.script);
  packed.broad =
      forms.broad == forms.script ? packed.script : texts_.Of(forms.broad);
  packed.numerals =
      forms.numerals == forms.broad ? packed.broad : texts_.Of(forms.numerals);
  packed.joined = texts_.Of(forms.joined);
  packed.weight = static_cast<std::uint8_t>(std::clamp(forms.weight, 0, 255));
  packed.common = IsCommonTitle(forms.script);
  return packed;
}

std::uint32_t PackedCatalogue::NumberOf(const Credit& credit) {
  if (credit.nobody) return 0;
  std::string all;
  for (const CreditedName& name : credit.names) {
    for (const std::string& key : name.keys) {
      all += key;
      all += kBetweenKeys;
    }
    for (const std::string& word : name.outer_words) {
      all += kBetweenNames;
      all += word;
    }
    all += kBetweenNames;
    all += kBetweenKeys;
  }
  const std::uint32_t number = credit_keys_.Of(all);
  if (number < credits_.size()) return number;
  Names names;
  PackedCredit packed;
  for (const CreditedName& name : credit.names) {
    names.credit.names.push_back({{}, name.keys, name.outer_words, false});
    for (const std::string& key : name.keys) {
      const std::uint32_t id = texts_.Of(key);
      if (names.first_keys.size() < kMostNames) names.first_keys.push_back(id);
      if (packed.key_count < PackedCredit::kMostKeys) {
        packed.keys[packed.key_count] = id;
        packed.sounds[packed.key_count] = SketchOf(key);
      }
      if (packed.key_count <= PackedCredit::kMostKeys) ++packed.key_count;
    }
  }
  packed.writings = static_cast<std::uint8_t>(WritingsOf(credit));
  packed.one_name = credit.names.size() == 1;
  credits_.push_back(packed);
  names_.push_back(std::move(names));
  return number;
}

std::uint32_t PackedCatalogue::NumberOfSaid(const Prepared& record) {
  const std::string_view written = WrittenLanguage(record.core.characters);
  if (record.decorations.empty() && record.stated_language.empty() &&
      written.empty()) {
    return 0;
  }
  std::string all = record.stated_language;
  all += kBetweenKeys;
  all += written;
  for (const Decoration& decoration : record.decorations) {
    all += kBetweenNames;
    all += static_cast<char>(decoration.kind);
    all += decoration.value;
    all += kBetweenKeys;
    all += decoration.detail;
  }
  const std::uint32_t number = said_keys_.Of(all);
  if (number == said_.size()) {
    said_.push_back({record.decorations, record.stated_language, written});
  }
  return number;
}

std::uint32_t PackedCatalogue::Add(const Record& record) {
  QIAO_CHECK(records_.size() < std::numeric_limits<std::uint32_t>::max());
  const Prepared prepared = Prepare(record);
  PackedRecord packed;
  packed.core = Pack(prepared.core);
  packed.plain = prepared.core.plain == prepared.core.script
                     ? packed.core.script
                     : texts_.Of(prepared.core.plain);
  packed.legible = texts_.Of(prepared.core.legible);
  packed.more_begin = static_cast<std::uint32_t>(more_titles_.size());
  packed.whole_first = !SameKeys(prepared.whole, prepared.core);
  if (packed.whole_first) more_titles_.push_back(Pack(prepared.whole));
  for (const TitleForms& other : prepared.others) {
    more_titles_.push_back(Pack(other));
  }
  packed.more_count =
      static_cast<std::uint32_t>(more_titles_.size()) - packed.more_begin;
  packed.artist = NumberOf(prepared.artist);
  Credit writers;
  for (const Credit& credit : prepared.writers) {
    writers.names.insert(writers.names.end(), credit.names.begin(),
                         credit.names.end());
  }
  writers.nobody = writers.names.empty();
  packed.writers = NumberOf(writers);
  packed.said = NumberOfSaid(prepared);
  packed.album = texts_.Of(prepared.album);
  packed.album_letters = LettersOf(prepared.album);
  packed.released = texts_.Of(prepared.released);
  packed.isrcs = texts_.Of(Listed(prepared.isrcs));
  packed.iswcs = texts_.Of(Listed(prepared.iswcs));
  packed.one_isrc = prepared.isrcs.size() == 1;
  packed.one_iswc = prepared.iswcs.size() == 1;
  packed.title_text = texts_.Of(prepared.whole.text);
  packed.artist_text = texts_.Of(prepared.artist_text);
  const std::int64_t ms = prepared.duration_ms.value_or(-1);
  packed.in_texts = ms > std::numeric_limits<std::int32_t>::max();
  packed.duration_ms =
      ms < 0 || packed.in_texts ? -1 : static_cast<std::int32_t>(ms);
  packed.letters = LettersOf(prepared.core.script);
  packed.sound = SketchOf(prepared.core.script);
  packed.shapes = ShapesIn(prepared);
  packed.east_asian = ScriptsOf(prepared.core.script).EastAsian();
  packed.no_album = prepared.album_text.empty();

  const auto place = static_cast<std::uint32_t>(records_.size());
  records_.push_back(packed);
  written_.push_back(arena_.Keep(Written(record).bytes()));
  if (record.print != nullptr) {
    prints_.resize(place);
    prints_.push_back(record.print);
  }
  return place;
}

Record PackedCatalogue::RecordAt(std::uint32_t place) const {
  Record record = Reader(written_[place]).Read();
  if (place < prints_.size()) record.print = prints_[place];
  return record;
}

bool PackedCatalogue::ShareNumber(std::uint32_t left,
                                  std::uint32_t right) const {
  if (left == right) return left != 0;
  const std::string_view some = Text(left), among = Text(right);
  for (std::size_t at = 0; at < some.size();) {
    const std::size_t end = std::min(some.find(' ', at), some.size());
    const std::string_view number = some.substr(at, end - at);
    for (std::size_t found = among.find(number);
         found != std::string_view::npos;
         found = among.find(number, found + 1)) {
      const std::size_t behind = found + number.size();
      if ((found == 0 || among[found - 1] == ' ') &&
          (behind == among.size() || among[behind] == ' ')) {
        return true;
      }
    }
    at = end + 1;
  }
  return false;
}

}  // namespace qiao::matcher
