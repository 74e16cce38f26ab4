#include "matcher/packed_catalogue.h"

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <utility>

#include "matcher/features/title.h"
#include "matcher/reading.h"
#include "matcher/record_bytes.h"
#include "matcher/script.h"
#include "matcher/text_hash.h"
#include "schemas/model/check.h"
#include "schemas/text/utf8.h"

namespace qiao::matcher {
namespace {

// Bytes that no UTF-8 holds: between the keys of one name, and between names.
constexpr char kBetweenKeys = '\xFE', kBetweenNames = '\xFF';
// A record with a dozen singers is found by the first of them.
constexpr std::size_t kMostNames = 6;

constexpr std::int64_t kMostMs = std::numeric_limits<std::int32_t>::max();

// Ascending, distinct.
std::string Listed(const std::vector<std::string>& numbers) {
  if (numbers.size() == 1) return numbers.front();
  std::string text;
  for (const std::string& number :
       std::set<std::string>(numbers.begin(), numbers.end())) {
    text += text.empty() ? "" : " ";
    text += number;
  }
  return text;
}

// Columns that say what the title says too.
bool HasColumnsOfTitle(const Record& record) {
  return !record.version.empty() || !record.other_titles.empty() ||
         !record.language.empty();
}

bool NamesGuest(const Prepared& record) {
  return std::any_of(record.decorations.begin(), record.decorations.end(),
                     [](const Decoration& one) {
                       return one.kind == Decoration::Kind::kFeaturing;
                     });
}

std::uint32_t& Known(std::vector<std::uint32_t>& of_text, std::uint32_t id) {
  if (id >= of_text.size()) of_text.resize(id + std::size_t{1});
  return of_text[id];
}

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

void PackedCatalogue::AddHalf(const TitleForms& forms,
                              const PackedTitle& packed,
                              const Prepared& record) {
  PackedHalf half{packed};
  half.reading = texts_.Of(ReadingAsOneWord(forms.characters));
  half.writing = WritingOf(forms.script);
  half.declared = record.Declares(forms);
  half.numbered = EndsInRomanNumeral(forms.text);
  half.letters = LettersOf(forms.script);
  more_titles_.push_back(half);
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
  AddCredit(credit);
  return number;
}

void PackedCatalogue::AddCredit(const Credit& credit) {
  Names names;
  PackedCredit packed;
  packed.too_many = credit.names.size() > PackedCredit::kMostNames;
  std::vector<NameKey> keys;
  for (std::size_t n = 0; n < credit.names.size(); ++n) {
    const CreditedName& name = credit.names[n];
    names.credit.names.push_back({{}, name.keys, name.outer_words, false});
    for (const std::string& key : name.keys) {
      const std::uint32_t id = texts_.Of(key);
      if (names.first_keys.size() < kMostNames) names.first_keys.push_back(id);
      const SoundSketch sound = SketchOf(key);
      keys.push_back(
          {id, sound.bits, sound.length, static_cast<std::uint8_t>(n)});
    }
  }
  packed.too_many = packed.too_many || keys.size() > PackedCredit::kMostKeys;
  if (!packed.too_many) {
    packed.names = static_cast<std::uint8_t>(credit.names.size());
    packed.key_count = static_cast<std::uint8_t>(keys.size());
    std::copy_n(keys.begin(), std::min(keys.size(), PackedCredit::kKeysHere),
                packed.keys);
    if (keys.size() > PackedCredit::kKeysHere) names.keys = std::move(keys);
  }
  packed.writings = static_cast<std::uint8_t>(WritingsOf(credit));
  names.sounds = SoundsOf(credit);
  packed.han_bits = BitsOf(names.sounds.han);
  packed.latin_bits = BitsOf(names.sounds.latin);
  credits_.push_back(packed);
  names_.push_back(std::move(names));
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

std::uint32_t PackedCatalogue::NumberOfCredit(const std::string& text,
                                              std::uint32_t id) {
  if (id == 0) return 0;
  std::uint32_t& known = Known(of_credit_, id);
  if (known == 0) known = NumberOf(CreditOf(text)) + 1;
  return known - 1;
}

std::uint32_t PackedCatalogue::NumberOfWriters(
    const std::vector<std::string>& columns) {
  if (columns.empty()) return 0;
  if (columns.size() == 1) {
    return NumberOfCredit(columns.front(), texts_.Of(columns.front()));
  }
  Credit all;
  for (const std::string& column : columns) {
    const Credit credit = CreditOf(column);
    all.names.insert(all.names.end(), credit.names.begin(), credit.names.end());
  }
  all.nobody = all.names.empty();
  return NumberOf(all);
}

void PackedCatalogue::AddAlbum(const std::string& album, std::uint32_t id,
                               PackedRecord& to) {
  to.album_text = id;
  to.album = 0;
  to.album_letters = 0;
  if (id == 0) return;
  std::uint32_t& known = Known(of_album_, id);
  if (known == 0) {
    const std::string key = AlbumKey(album);
    albums_.push_back({LettersOf(key), texts_.Of(key)});
    known = static_cast<std::uint32_t>(albums_.size());
  }
  to.album = albums_[known - 1].key;
  to.album_letters = albums_[known - 1].letters;
}

void PackedCatalogue::FetchKnown(std::uint32_t title, std::uint32_t artist,
                                 std::uint32_t album) const {
  const auto known = [](const std::vector<std::uint32_t>& of_text,
                        std::uint32_t id) {
    return id < of_text.size() ? &of_text[id] : nullptr;
  };
  const std::uint32_t* const like = known(of_title_, title);
  const std::uint32_t* const as_album = known(of_album_, album);
  __builtin_prefetch(like);
  __builtin_prefetch(as_album);
  __builtin_prefetch(known(of_credit_, artist));
  if (like != nullptr && *like != 0) Fetch(*like - 1);
  if (as_album != nullptr && *as_album != 0) {
    __builtin_prefetch(&albums_[*as_album - 1]);
  }
}

const PackedRecord* PackedCatalogue::LikeByTitle(const Record& record,
                                                 std::uint32_t title,
                                                 std::uint32_t artist) const {
  if (title >= of_title_.size() || of_title_[title] == 0 ||
      HasColumnsOfTitle(record)) {
    return nullptr;
  }
  const PackedRecord& like = records_[of_title_[title] - 1];
  if (like.more_count == 0 || artist == 0) return &like;
  // A second title that is this singer's name is none.
  if (credits_[artist].too_many) return nullptr;
  for (const PackedHalf& more : MoreTitles(like)) {
    for (const NameKey& name : KeysAt(artist)) {
      if (name.key == more.script) return nullptr;
    }
  }
  return &like;
}

// What Prepare() makes of the title and of the columns that go with it.
void PackedCatalogue::AddTitle(const Record& record, std::uint32_t artist,
                               PackedRecord& packed) {
  const Credit& credit = NamesAt(artist);
  const Prepared prepared =
      PrepareTitle(record, credit, std::string(Text(packed.album)));
  const bool guests = prepared.artist.names.size() != credit.names.size();
  packed.artist = guests ? NumberOf(prepared.artist) : artist;
  packed.core = Pack(prepared.core);
  packed.plain = prepared.core.plain == prepared.core.script
                     ? packed.core.script
                     : texts_.Of(prepared.core.plain);
  packed.legible = texts_.Of(prepared.core.legible);
  packed.numbered = EndsInRomanNumeral(prepared.core.text);
  packed.whole_first =
      !SameKeys(prepared.whole, prepared.core) ||
      EndsInRomanNumeral(prepared.whole.text) != packed.numbered;
  packed.more_count = static_cast<std::uint32_t>(prepared.others.size()) +
                      (packed.whole_first ? 1 : 0);
  if (packed.more_count != 0) {
    AddHalf(prepared.core, packed.core, prepared);
    packed.more_begin = static_cast<std::uint32_t>(more_titles_.size());
    if (packed.whole_first) {
      AddHalf(prepared.whole, Pack(prepared.whole), prepared);
    }
    for (const TitleForms& other : prepared.others) {
      AddHalf(other, Pack(other), prepared);
    }
  }
  packed.said = NumberOfSaid(prepared);
  packed.letters = LettersOf(prepared.core.script);
  packed.sound = SketchOf(prepared.core.script);
  packed.reading = TextHash(UsualReading(prepared.core.characters));
  packed.shapes = ShapesIn(prepared);
  packed.east_asian = ScriptsOf(prepared.core.script).EastAsian();
  const bool alone = !HasColumnsOfTitle(record) && !NamesGuest(prepared) &&
                     !prepared.names_artist && packed.shapes == 0;
  if (alone && packed.title_text != 0) {
    Known(of_title_, packed.title_text) =
        static_cast<std::uint32_t>(records_.size()) + 1;
  }
}

std::uint32_t PackedCatalogue::Add(const Record& record) {
  QIAO_CHECK(records_.size() < std::numeric_limits<std::uint32_t>::max());
  const std::string isrcs = Listed(record.isrcs), iswcs = Listed(record.iswcs);
  const std::array<std::string_view, 6> texts = {
      record.title, record.artist, record.album, isrcs, iswcs, record.released};
  std::array<std::uint32_t, texts.size()> ids{};
  texts_.Of(texts, ids);
  const auto [title, artist_text, album, isrcs_id, iswcs_id, released] = ids;
  FetchKnown(title, artist_text, album);
  const std::uint32_t artist = NumberOfCredit(record.artist, artist_text);
  PackedRecord packed;
  const PackedRecord* const like = LikeByTitle(record, title, artist);
  if (like != nullptr) packed = *like;
  packed.title_text = title;
  packed.artist_text = artist_text;
  packed.artist = artist;
  AddAlbum(record.album, album, packed);
  if (like == nullptr) AddTitle(record, artist, packed);
  packed.writers = NumberOfWriters(record.writers);
  packed.released = released;
  packed.isrcs = isrcs_id;
  packed.iswcs = iswcs_id;
  packed.one_isrc = record.isrcs.size() == 1;
  packed.one_iswc = record.iswcs.size() == 1;
  const std::int64_t ms = record.duration_ms.value_or(-1);
  packed.in_texts = ms > kMostMs;
  packed.duration_ms =
      ms < 0 || packed.in_texts ? -1 : static_cast<std::int32_t>(ms);
  packed.rest = NumberOfRest(record);

  const auto place = static_cast<std::uint32_t>(records_.size());
  records_.push_back(packed);
  if (record.print != nullptr) {
    prints_.resize(place);
    prints_.push_back(record.print);
  }
  return place;
}

std::uint32_t PackedCatalogue::NumberOfRest(const Record& record) {
  const auto numbers_hold = [](const std::vector<std::string>& numbers) {
    return numbers.empty() || (numbers.size() == 1 && !numbers.front().empty());
  };
  const bool stated = record.duration_ms.has_value();
  if (!HasColumnsOfTitle(record) && record.writers.empty() &&
      record.genre.empty() && numbers_hold(record.isrcs) &&
      numbers_hold(record.iswcs) &&
      (!stated ||
       (*record.duration_ms >= 0 && *record.duration_ms <= kMostMs))) {
    return 0;
  }
  rests_.push_back(arena_.Keep(BytesOf(record)));
  return static_cast<std::uint32_t>(rests_.size());
}

Record PackedCatalogue::RecordAt(std::uint32_t place) const {
  const PackedRecord& packed = records_[place];
  Record record;
  if (packed.rest != 0) {
    record = RecordIn(rests_[packed.rest - 1]);
  } else {
    record.title = std::string(Text(packed.title_text));
    record.artist = std::string(Text(packed.artist_text));
    record.album = std::string(Text(packed.album_text));
    if (packed.duration_ms >= 0) record.duration_ms = packed.duration_ms;
    if (packed.isrcs != 0) record.isrcs = {std::string(Text(packed.isrcs))};
    if (packed.iswcs != 0) record.iswcs = {std::string(Text(packed.iswcs))};
    record.released = std::string(Text(packed.released));
  }
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
