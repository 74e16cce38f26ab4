// The question of qiao who: what is looked for, in which rights, where, on
// which day; as somebody asks it, and as a document.
//
//   {"text":"夢裡的海","artist":"林汐遥","of":"recording",
//    "territories":["TW","兩岸"],"rights":["mechanical"],"on":"2026-11-22"}
//   {"isrc":"TW-LU1-23-00002"}   {"iswc":…}   {"id":"rec:…"}
//   {"audio":{"alg":"chromaprint-1","ms":221000,"items":[3641028021,…]}}
//
// Words are resolved by the desk that is asked, never by whoever asks: it may
// know more of them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "registry/service/look_up_rights.h"
#include "schemas/json/value.h"
#include "schemas/model/fingerprint.h"
#include "schemas/model/period.h"
#include "schemas/model/result.h"

namespace qiao::desk {

struct WhoQuestion {
  // One of these.
  std::string text, isrc, iswc, id;
  // Items as fpcalc -raw prints them, unsigned.
  std::shared_ptr<const Fingerprint> audio;

  std::string artist;
  std::string of;  // work, recording; empty: both
  std::vector<std::string> territories, rights;
  std::optional<Day> on;
};

json::Object ToJson(const WhoQuestion& question);
// kUsage, naming the member, for one that is unknown, of another kind, or over
// its limit.
Result<WhoQuestion> ReadWhoQuestion(const json::Object& question);

// `today` is the day asked about if the question does not say one. kUsage for
// a word that no table knows, and if not one thing is looked for.
Result<registry::RightsQuestion> Resolve(const WhoQuestion& question,
                                         Day today);

}  // namespace qiao::desk
