// What became of a sheet: each row with its outcome, and why.
//
//   41 rows = 35 new + 2 already registered + 2 in conflict
//           + 1 waiting for review + 1 rejected
//
// A plan and the import that follows it give the same report; only `applied`
// and the place in the log differ.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/rights/conflict.h"
#include "registry/service/meet_audio.h"
#include "schemas/model/catalog_entry.h"
#include "schemas/model/ids.h"
#include "schemas/text/charset.h"

namespace qiao::registry {

enum class RowOutcome {
  kNew,         // stored
  kRegistered,  // the party has said the very same already: nothing to sign
  kConflict,    // stored, and it collides with what others or the party say
  kWaiting,     // nothing signed: a person must look first
  kRejected,    // cannot become a record
};
inline constexpr std::size_t kRowOutcomes = 5;
// new, registered, conflict, review, rejected.
std::string_view ToText(RowOutcome outcome);

// A recording that the matcher holds this row to be, or perhaps to be.
struct RowMatch {
  SubjectId subject;
  PartyId party;         // who registered it
  std::int64_t row = 0;  // of the same sheet; 0: it was on record before
  bool same = true;      // false: a person should look
  std::int64_t score_millibits = 0;
  std::string words;  // the evidence, the weightiest first
};

struct RowReport {
  std::int64_t row = 0;  // as Excel counts
  RowOutcome outcome = RowOutcome::kNew;
  std::string title, artist;
  std::string reason;  // why it waits, was rejected or is in conflict
  std::optional<SubjectId> subject;  // of the recording
  std::vector<Finding> findings;
  std::vector<RowMatch> matches;
  std::vector<rights::Conflict> conflicts;
  std::string audio;  // path of the file that met the row
  std::optional<MetBy> met_by;
};

struct ImportReport {
  std::string id;    // 32 hex digits by chance, as in Source::import
  std::string file;  // name
  Digest sha256;     // of its bytes
  PartyId party;
  bool applied = false;

  text::CharsetDecision charset;  // undecided: nothing else is filled
  bool charset_given = false;
  char delimiter = ',';
  std::int64_t header_row = 1;
  std::vector<std::string> headings, fields;
  std::vector<RowReport> rows;    // every row, in order
  std::vector<Finding> findings;  // about the file and the audio folder

  std::size_t audio_files = 0, audio_met = 0;
  std::vector<std::string> audio_without_row;
  std::vector<std::string> audio_failed;  // "path: reason"

  std::int64_t works = 0, recordings = 0,
               claims = 0;      // to be signed, or signed
  std::int64_t log_size = 0;    // of the ledger that the import saw
  std::int64_t log_index = -1;  // of its first manifest, once applied

  // By outcome; they add up to rows.size().
  std::array<std::int64_t, kRowOutcomes> Counts() const;
};

// "I-3F7Q": the first twenty bits of the id, for people.
std::string ShortImportId(std::string_view id);

}  // namespace qiao::registry
