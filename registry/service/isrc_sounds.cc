#include "registry/service/isrc_sounds.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "matcher/fingerprint_compare.h"
#include "registry/service/matcher_records.h"

namespace qiao::registry {
namespace {

using matcher::AudioClass;
using matcher::Comparison;

// Sounds that stand for all: more tell nobody more about one ISRC.
constexpr std::size_t kMostVoices = 16;

// Another recording, not another delivery or edit of one.
bool SoundsDifferent(AudioClass audio_class) {
  switch (audio_class) {
    case AudioClass::kDifferent:
    case AudioClass::kRelatedVersion:
    case AudioClass::kPartialOverlap:
      return true;
    case AudioClass::kSameRecording:
    case AudioClass::kEditOrExcerpt:
    case AudioClass::kSpeedOrPitchChanged:
    case AudioClass::kInsufficientInformation:
      return false;
  }
  return false;
}

// What cannot be told to be itself tells nothing about others.
bool CanBeTold(const IsrcCarrier& carrier) {
  return carrier.print != nullptr &&
         matcher::Compare(*carrier.print, *carrier.print).audio_class ==
             AudioClass::kSameRecording;
}

// Carriers in their order, and those of them that stand for a sound: each
// voice is no delivery of an earlier one.
class Choir {
 public:
  explicit Choir(const std::vector<IsrcCarrier>& carriers) {
    std::copy_if(carriers.begin(), carriers.end(), std::back_inserter(told_),
                 CanBeTold);
    for (std::size_t i = 0; i < told_.size() && !Full(); ++i) {
      const bool known =
          std::any_of(voices_.begin(), voices_.end(), [&](std::size_t voice) {
            return Heard(voice, i).audio_class == AudioClass::kSameRecording;
          });
      if (!known) voices_.push_back(i);
    }
  }

  std::vector<rights::SubjectLink> Differences() {
    std::vector<rights::SubjectLink> links;
    for (std::size_t i = 0; i < told_.size(); ++i) {
      const bool is_voice =
          std::binary_search(voices_.begin(), voices_.end(), i);
      for (const std::size_t voice : voices_) {
        if (is_voice && voice >= i) break;  // each pair once
        if (told_[voice].subject == told_[i].subject) continue;
        const Comparison& heard = Heard(voice, i);
        if (!SoundsDifferent(heard.audio_class)) continue;
        links.push_back(LinkOf(told_[voice], told_[i], heard));
        if (Full() && !is_voice) break;  // one says enough
      }
    }
    return links;
  }

 private:
  bool Full() const { return voices_.size() == kMostVoices; }

  const Comparison& Heard(std::size_t voice, std::size_t other) {
    const auto [at, fresh] = heard_.try_emplace({voice, other});
    if (fresh) {
      at->second = matcher::Compare(*told_[voice].print, *told_[other].print);
    }
    return at->second;
  }

  static rights::SubjectLink LinkOf(const IsrcCarrier& a, const IsrcCarrier& b,
                                    const Comparison& heard) {
    rights::SubjectLink link;
    link.a = std::min(a.subject, b.subject);
    link.b = std::max(a.subject, b.subject);
    link.relation = rights::SubjectLink::Relation::kDifferent;
    link.by_audio = true;
    link.score_millibits = heard.score_millibits;
    link.words = "audio " + std::string(ToText(heard.audio_class));
    return link;
  }

  std::vector<IsrcCarrier> told_;
  std::vector<std::size_t> voices_;  // places in told_, ascending
  std::map<std::pair<std::size_t, std::size_t>, Comparison> heard_;
};

}  // namespace

Result<std::vector<IsrcCarrier>> CarriersOf(const store::Store& store,
                                            std::string_view isrc) {
  QIAO_TRY(const auto found, store.ByIdentifier("isrc", isrc));
  std::vector<IsrcCarrier> carriers;
  for (const store::Found& one : found) {
    if (!one.subject.Is("rec")) continue;
    QIAO_TRY(const auto registration, store.Registration(one.subject));
    const auto* recording = registration ? std::get_if<RecordingRegistration>(
                                               &registration->statement().body)
                                         : nullptr;
    if (recording == nullptr) continue;
    QIAO_TRY(auto print, PrintOf(store, *recording));
    if (print != nullptr) carriers.push_back({one.subject, std::move(print)});
  }
  return carriers;
}

std::vector<rights::IsrcOnTwoAudios> SoundsThatDiffer(
    std::string_view isrc, const std::vector<IsrcCarrier>& carriers) {
  std::vector<rights::IsrcOnTwoAudios> pairs;
  if (carriers.size() < 2) return pairs;
  for (rights::SubjectLink& link : Choir(carriers).Differences()) {
    pairs.push_back({std::string(isrc), std::move(link)});
  }
  return pairs;
}

}  // namespace qiao::registry
