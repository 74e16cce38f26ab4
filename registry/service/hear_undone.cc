#include "registry/service/hear_undone.h"

#include <algorithm>
#include <utility>

#include "matcher/audio/decode_pool.h"
#include "schemas/model/check.h"

namespace qiao::registry {
namespace {

// Files heard before their fingerprints are compared: 20 fingerprints each.
constexpr std::size_t kHeardAtOnce = 32;

bool NeedsAnotherSpeed(const FileQuery& query) {
  const std::vector<AudioMatch>& matches = query.answer->matches;
  return !query.path.empty() && !query.answer->too_poor &&
         std::none_of(matches.begin(), matches.end(),
                      [](const AudioMatch& match) {
                        return matcher::IsCertain(match.seen);
                      });
}

}  // namespace

Result<std::vector<Result<std::vector<Fingerprint>>>> HearUndone(
    const std::vector<std::string>& paths,
    std::span<const Fingerprint* const> known,
    const FingerprintFilesSettings& settings) {
  QIAO_CHECK(paths.size() == known.size());
  matcher::DecodeSettings decode;
  decode.program = settings.decoder;
  decode.jobs = settings.jobs;
  decode.stop = settings.stop;
  const std::span<const std::int64_t> speeds = matcher::SpeedsToUndo();
  decode.undone.assign(speeds.begin(), speeds.end());
  QIAO_TRY(auto heard, matcher::DecodeFiles(paths, decode));
  std::vector<Result<std::vector<Fingerprint>>> undone;
  undone.reserve(heard.size());
  for (std::size_t file = 0; file < heard.size(); ++file) {
    if (!heard[file]) {
      undone.emplace_back(heard[file].error());
    } else if (heard[file]->print != *known[file]) {
      undone.emplace_back(Error{ErrorCode::kUnreadable,
                                "was written to while it was compared"});
    } else {
      undone.emplace_back(std::move(heard[file]->undone));
    }
  }
  return undone;
}

Result<std::vector<UnheardFile>> IdentifyFilesUndone(
    const store::AudioIndex& index, std::span<const FileQuery> queries,
    const FingerprintFilesSettings& settings, const AudioJob& job) {
  std::vector<const FileQuery*> again;
  for (const FileQuery& query : queries) {
    if (NeedsAnotherSpeed(query)) again.push_back(&query);
  }
  std::vector<UnheardFile> unheard;
  for (std::size_t at = 0; at < again.size(); at += kHeardAtOnce) {
    const auto some = std::span<const FileQuery* const>(again).subspan(
        at, std::min(kHeardAtOnce, again.size() - at));
    std::vector<std::string> paths;
    std::vector<const Fingerprint*> known;
    for (const FileQuery* query : some) {
      paths.push_back(query->path);
      known.push_back(query->print);
    }
    QIAO_TRY(auto heard, HearUndone(paths, known, settings));
    std::vector<UndoneQuery> undone;
    for (std::size_t file = 0; file < some.size(); ++file) {
      if (heard[file]) {
        undone.push_back({std::move(*heard[file]), some[file]->answer});
      } else {
        unheard.push_back({paths[file], heard[file].error().message});
      }
    }
    QIAO_TRY_DO(IdentifyUndone(index, undone, job));
  }
  return unheard;
}

std::optional<UndoneComparison> CompareUndone(
    std::vector<Fingerprint> undone, const Fingerprint& right,
    const matcher::CompareSettings& settings) {
  const matcher::CompareSettings stricter =
      matcher::SettingsForUndone(settings.catalogue_size);
  const std::span<const std::int64_t> speeds = matcher::SpeedsToUndo();
  QIAO_CHECK(undone.size() == speeds.size());
  std::optional<UndoneComparison> best;
  for (std::size_t s = 0; s < speeds.size(); ++s) {
    matcher::Comparison seen = matcher::Compare(undone[s], right, stricter);
    if (seen.chains.empty()) continue;
    if (!best || seen.score_millibits > best->seen.score_millibits) {
      best = {std::move(undone[s]), std::move(seen), speeds[s]};
    }
  }
  return best;
}

}  // namespace qiao::registry
