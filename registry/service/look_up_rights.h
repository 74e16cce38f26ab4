// "Who owns this?" for a title, an identifier, or a piece of audio.
//
//   後来, --artist 刘若英, TW  ->  the work and the recording of that title,
//   each with who claims what there on that day
//
// A search answers with candidates and how each was found. It never picks one
// of two equally good: it says that there are several.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/rights/ownership_view.h"
#include "registry/service/dossier.h"
#include "registry/store/store.h"
#include "schemas/model/result.h"

namespace qiao::registry {

struct RightsQuestion {
  // One of these. `text` may be a title, an ISRC, an ISWC, or a subject's id.
  std::string text;
  std::string isrc, iswc;  // as written
  std::optional<SubjectId> subject;
  std::shared_ptr<const Fingerprint> audio;

  std::string artist;  // narrows a search by title
  std::string kind;    // wrk or rec; empty: both
  rights::ViewQuestion view;
};

// A recording that sounds like the question.
struct SimilarRecording {
  SubjectId subject;
  std::string audio_class;  // "same_recording", …
  std::int64_t score_millibits = 0;
  std::int64_t offset_ms = 0;  // of the question's start in it
  std::int64_t overlap_ms = 0;
};

struct RightsAnswer {
  struct Candidate {
    std::shared_ptr<const Dossier> dossier;
    std::string found_by;  // words: "title", "title and artist", "isrc", …
    std::optional<SimilarRecording> sound;
    rights::OwnershipView view;
  };
  enum class Verdict {
    kOne,      // one work, one recording, or a work and a recording of it
    kSeveral,  // equally good: all are shown
    kNone,     // nothing is good enough; candidates are near misses
  };
  Verdict verdict = Verdict::kNone;
  std::vector<Candidate> candidates;  // best first, then by subject
  std::vector<std::string> notes;     // "did you mean …"
  std::int64_t log_size = 0;          // what the answer is drawn from
};

// kNotFound for an id that is not on record; kInvalid for an identifier that
// cannot be one.
Result<RightsAnswer> LookUpRights(const store::Store& store, Dossiers& dossiers,
                                  const RightsQuestion& question);

// Recordings with a stored fingerprint that sound like `audio`, best first.
Result<std::vector<SimilarRecording>> SimilarRecordings(
    const store::Store& store, const Fingerprint& audio);

}  // namespace qiao::registry
