// A catalogue laid out to be compared with itself: what Prepare() makes of each
// record as numbers, 128 bytes of them, beside the texts that they stand for,
// each kept once. catalogue_judge.h judges two of them by these numbers.
//
//   PackedCatalogue catalogue;
//   for (const Record& record : records) catalogue.Add(record);
//
// What a title, a credit or an album comes to is read once, and not again for
// the next record that writes it alike. Some hundreds of bytes a record.
// Threads may read one catalogue.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/features/title_likeness.h"
#include "matcher/features/version.h"
#include "matcher/huge_pages.h"
#include "matcher/name_sounds.h"
#include "matcher/prepared.h"
#include "matcher/record.h"
#include "matcher/slipped_cells.h"
#include "matcher/text_ids.h"

namespace qiao::matcher {

// What a key can sound like, told from a few bits: two keys that sound alike
// are equally long and have a bit in common in each byte, one for each of their
// first characters.
struct SoundSketch {
  std::uint32_t bits = 0;
  std::uint8_t length = 0;  // characters, at most 255
  bool MaySound(const SoundSketch& other) const {
    const std::uint32_t both = bits & other.bits;
    // Some byte of a number is 0 if and only if this is not.
    const std::uint32_t empty = (both - 0x01010101U) & ~both & 0x80808080U;
    return (empty | (unsigned{length} ^ other.length)) == 0;
  }
};

// One title by the numbers of its keys (TitleForms). 0 is none.
struct PackedTitle {
  std::uint32_t script = 0, broad = 0, numerals = 0, joined = 0;
  std::uint8_t weight = 0;  // TitleForms::weight, at most 255
  bool common = false;      // IsCommonTitle()
};

// One of several titles of a record, which may be halves of one another.
struct PackedHalf : PackedTitle {
  std::uint32_t reading = 0;  // ReadingAsOneWord()
  Writing writing = Writing::kMixed;
  bool declared = false;  // in a column of its own
  bool numbered = false;  // EndsInRomanNumeral()
  std::uint64_t letters = 0;
};

// What nearly every comparison looks at comes first: one line of the cache.
struct alignas(64) PackedRecord {
  // Of the title.
  PackedTitle core;
  std::uint32_t plain = 0, legible = 0;  // of the core
  std::uint64_t letters = 0;             // of the core: a bit for each
  SoundSketch sound;                     // of the core
  std::uint32_t said = 0;                // decorations and language
  // Of the other cells.
  std::uint32_t artist = 0;  // a place among the credits
  std::uint32_t album = 0;
  std::int32_t duration_ms = -1;  // -1: not stated
  std::uint64_t album_letters = 0;
  std::uint32_t isrcs = 0, iswcs = 0;  // the list of them as one text
  std::uint32_t released = 0;
  std::uint32_t writers = 0;  // a place among the credits
  std::uint32_t artist_text = 0, album_text = 0;
  std::uint32_t rest = 0;  // from 1: the record has more than all this
  // Of the title as written and the others, where they differ from the core;
  // behind the core, if there are any.
  std::uint32_t more_begin = 0, more_count = 0;
  std::uint32_t title_text = 0;
  std::uint64_t reading = 0;  // TextHash() of the core's UsualReading()
  ShapesInTitle shapes = 0;
  bool east_asian : 1 = false;   // the core has such characters
  bool whole_first : 1 = false;  // the title as written begins MoreTitles()
  bool numbered : 1 = false;     // the core, by EndsInRomanNumeral()
  bool in_texts : 1 = false;     // longer than numbers can say
  bool one_isrc : 1 = false, one_iswc : 1 = false;
};
static_assert(sizeof(PackedRecord) == 128);

// A key of a name in a credit.
struct NameKey {
  std::uint32_t key = 0, sound_bits = 0;
  std::uint8_t length = 0;  // SoundSketch
  std::uint8_t name = 0;    // whose it is, from 0
  SoundSketch Sound() const { return {sound_bits, length}; }
};

// A credit by the numbers of its keys. One line of the cache; if there are more
// keys than it holds, they are elsewhere (PackedCatalogue::KeysAt).
struct alignas(64) PackedCredit {
  static constexpr std::size_t kKeysHere = 3;
  // Of an orchestra's list, no keys are held. As many names as Compare() of
  // name_key.h looks at one by one.
  static constexpr std::size_t kMostKeys = 32, kMostNames = 32;
  NameKey keys[kKeysHere];
  std::uint64_t han_bits = 0, latin_bits = 0;  // BitsOf(NameSounds)
  std::uint8_t key_count = 0, names = 0;
  bool too_many = false;      // of either
  std::uint8_t writings = 0;  // NameWritings
};
static_assert(sizeof(PackedCredit) == 64);

class PackedCatalogue {
 public:
  PackedCatalogue();
  PackedCatalogue(PackedCatalogue&&) noexcept = default;

  // Its place: 0, 1, 2, …; fewer than 2^32 records.
  std::uint32_t Add(const Record& record);
  std::size_t size() const { return records_.size(); }

  // As it was added.
  Record RecordAt(std::uint32_t place) const;
  bool HasPrints() const { return !prints_.empty(); }
  const Fingerprint* PrintOf(std::uint32_t place) const {
    return place < prints_.size() ? prints_[place].get() : nullptr;
  }

  // So that it is at hand when it is compared soon.
  void Fetch(std::uint32_t place) const {
    __builtin_prefetch(&records_[place]);
    __builtin_prefetch(&records_[place].album_letters);
  }
  // And when the record is at hand, its singer and its other titles.
  void FetchBehind(std::uint32_t place) const {
    const PackedRecord& record = records_[place];
    __builtin_prefetch(&credits_[record.artist]);
    if (record.more_count != 0) {
      __builtin_prefetch(&more_titles_[record.more_begin]);
    }
  }
  const PackedRecord& operator[](std::uint32_t place) const {
    return records_[place];
  }
  std::span<const PackedHalf> MoreTitles(const PackedRecord& record) const {
    return std::span(more_titles_)
        .subspan(record.more_begin, record.more_count);
  }
  // The core and those, of a record that has more than the core.
  std::span<const PackedHalf> AllTitles(const PackedRecord& record) const {
    return std::span(more_titles_)
        .subspan(record.more_begin - 1, record.more_count + 1);
  }
  // Credits are numbered from 0, which is nobody.
  std::uint32_t credits() const {
    return static_cast<std::uint32_t>(credits_.size());
  }
  const PackedCredit& CreditAt(std::uint32_t number) const {
    return credits_[number];
  }
  // All keys of one that has not too_many.
  std::span<const NameKey> KeysAt(std::uint32_t number) const {
    const PackedCredit& credit = credits_[number];
    if (credit.key_count <= PackedCredit::kKeysHere) {
      return std::span(credit.keys).first(credit.key_count);
    }
    return names_[number].keys;
  }
  const Credit& NamesAt(std::uint32_t number) const {
    return names_[number].credit;
  }
  const NameSounds& NameSoundsAt(std::uint32_t number) const {
    return names_[number].sounds;
  }
  // The first keys, to find candidates by.
  std::span<const std::uint32_t> FirstKeysAt(std::uint32_t number) const {
    return names_[number].first_keys;
  }
  std::string_view Text(std::uint32_t id) const { return texts_[id]; }
  WordsSaid SaidBy(std::uint32_t number) const {
    const Words& said = said_[number];
    return {said.decorations, said.language, said.written};
  }
  // True if the records have an ISRC in common.
  bool ShareIsrc(std::uint32_t left, std::uint32_t right) const {
    const PackedRecord &l = records_[left], &r = records_[right];
    if (l.isrcs == 0 || r.isrcs == 0) return false;
    if (l.one_isrc && r.one_isrc) return l.isrcs == r.isrcs;
    return ShareNumber(l.isrcs, r.isrcs);
  }
  // True if one of these lists has a number of the other.
  bool ShareNumber(std::uint32_t left, std::uint32_t right) const;

 private:
  struct Names {
    Credit credit;  // without the texts
    NameSounds sounds;
    std::vector<std::uint32_t> first_keys;
    std::vector<NameKey> keys;  // if there are more than a PackedCredit holds
  };
  struct Words {
    std::vector<Decoration> decorations;
    std::string language;
    std::string_view written;  // a constant
  };

  PackedTitle Pack(const TitleForms& forms);
  void AddHalf(const TitleForms& forms, const PackedTitle& packed,
               const Prepared& record);
  void AddTitle(const Record& record, std::uint32_t artist,
                PackedRecord& packed);
  // The earlier record whose title says the same beside `artist`, or null.
  const PackedRecord* LikeByTitle(const Record& record, std::uint32_t title,
                                  std::uint32_t artist) const;
  void AddAlbum(const std::string& album, std::uint32_t id, PackedRecord& to);
  // What is known of these texts, so that it is at hand.
  void FetchKnown(std::uint32_t title, std::uint32_t artist,
                  std::uint32_t album) const;
  std::uint32_t NumberOf(const Credit& credit);
  void AddCredit(const Credit& credit);
  std::uint32_t NumberOfCredit(const std::string& text, std::uint32_t id);
  std::uint32_t NumberOfWriters(const std::vector<std::string>& columns);
  std::uint32_t NumberOfSaid(const Prepared& record);
  std::uint32_t NumberOfRest(const Record& record);

  std::vector<PackedRecord, HugePages<PackedRecord>> records_;
  std::vector<PackedHalf, HugePages<PackedHalf>> more_titles_;
  TextIds texts_;
  // Whatever is not one text, by the text that tells it from others.
  TextIds credit_keys_, said_keys_;
  std::vector<PackedCredit, HugePages<PackedCredit>> credits_;
  std::vector<Names> names_;
  std::vector<Words> said_;
  TextArena arena_;
  std::vector<std::string_view> rests_;  // records that numbers do not hold
  struct Album {
    std::uint64_t letters = 0;
    std::uint32_t key = 0;
  };
  // By the number of a text, from 1; 0: not known. The first record with such a
  // title, of those whose title says the same beside every other cell; the
  // credit; the album.
  std::vector<std::uint32_t> of_title_, of_credit_, of_album_;
  std::vector<Album> albums_;
  std::vector<std::shared_ptr<const Fingerprint>> prints_;  // as far as any
};

}  // namespace qiao::matcher
