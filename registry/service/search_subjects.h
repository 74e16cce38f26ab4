// Finding works and recordings by what people type or play: how good each find
// is, and why. look_up_rights.h answers with the rights in what was found.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/service/look_up_rights.h"
#include "registry/store/store.h"
#include "schemas/model/result.h"

namespace qiao::registry {

struct SubjectFind {
  SubjectId subject;
  bool good = true;      // false: a near miss, for a person to look at
  std::string found_by;  // "title", "title and artist", "isrc TW-A01-…"
  std::optional<SimilarRecording> sound;
};

// Titles in either script. A recording is good if its version is the one
// asked for: 吻別 is not 吻別 (Live). `artist` makes those that credit somebody
// else near misses; of a work, the writers and the performers of its recordings
// count. An empty kind: works and recordings. Ascending by subject.
Result<std::vector<SubjectFind>> SearchByTitle(const store::Store& store,
                                               std::string_view title,
                                               std::string_view artist,
                                               std::string_view kind);

// `raw` as people write it, of scheme isrc or iswc. kInvalid if it breaks the
// rule of the scheme. If nobody carries it `notes` gets those that differ in
// one character.
Result<std::vector<SubjectFind>> SearchByIdentifier(
    const store::Store& store, std::string_view scheme, std::string_view raw,
    std::vector<std::string>& notes);

// Best first; good ones are the same recording, or an edit of it.
Result<std::vector<SubjectFind>> SearchBySound(const store::Store& store,
                                               const Fingerprint& audio);

}  // namespace qiao::registry
