#include "registry/http/answer_cache.h"

#include <algorithm>
#include <utility>

namespace qiao::http {
namespace {

// What one answer costs besides its text.
constexpr std::size_t kOverhead = 640;
// One answer takes no more than this part of the cache.
constexpr std::size_t kParts = 16;

constexpr std::size_t kDayLength = std::string_view("2026-11-29").size();

}  // namespace

void AnswerCache::GoTo(std::string_view moment) {
  if (moment_ == moment) return;
  places_.clear();
  kept_.clear();
  size_ = 0;
  moment_ = moment;
}

std::optional<Response> AnswerCache::Find(const AskedQuestion& asked) {
  const std::lock_guard lock(mutex_);
  GoTo(asked.moment);
  const auto place = places_.find(asked.text);
  if (place == places_.end()) return std::nullopt;
  const auto of_day =
      std::ranges::find_if(place->second, [&](const Answers::iterator& kept) {
        return kept->answer.same.Contains(asked.day);
      });
  if (of_day == place->second.end()) return std::nullopt;
  kept_.splice(kept_.begin(), kept_, *of_day);
  const DatedResponse& answer = kept_.front().answer;
  Response response = answer.response;
  if (answer.day_at && answer.day != asked.day) {
    response.body.replace(*answer.day_at, kDayLength, ToText(asked.day));
  }
  return response;
}

void AnswerCache::Keep(const AskedQuestion& asked,
                       const DatedResponse& answer) {
  if (answer.day != asked.day) return;
  const std::size_t size =
      asked.text.size() + answer.response.body.size() + kOverhead;
  if (size > limit_ / kParts) return;
  const std::lock_guard lock(mutex_);
  GoTo(asked.moment);
  while (size_ + size > limit_) DropOldest();
  Places::value_type& place = *places_.try_emplace(asked.text).first;
  for (const Answers::iterator& kept : place.second) {
    if (kept->answer.same.Contains(asked.day)) return;
  }
  kept_.push_front({&place, answer, size});
  place.second.push_back(kept_.begin());
  size_ += size;
}

std::size_t AnswerCache::Size() const {
  const std::lock_guard lock(mutex_);
  return size_;
}

void AnswerCache::DropOldest() {
  const Kept& oldest = kept_.back();
  size_ -= oldest.size;
  auto& [question, answers] = *oldest.place;
  std::erase(answers, std::prev(kept_.end()));
  if (answers.empty()) places_.erase(places_.find(question));
  kept_.pop_back();
}

}  // namespace qiao::http
