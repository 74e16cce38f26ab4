#include "registry/http/answer_cache.h"

#include <utility>

namespace qiao::http {
namespace {

// What one answer costs besides its text.
constexpr std::size_t kOverhead = 512;
// One answer takes no more than this part of the cache.
constexpr std::size_t kParts = 16;

}  // namespace

bool AnswerCache::At(std::string_view moment) {
  if (moment_ == moment) return true;
  places_.clear();
  kept_.clear();
  size_ = 0;
  moment_ = moment;
  return false;
}

std::optional<Response> AnswerCache::Find(std::string_view moment,
                                          std::string_view question) {
  const std::lock_guard lock(mutex_);
  if (!At(moment)) return std::nullopt;
  const auto place = places_.find(question);
  if (place == places_.end()) return std::nullopt;
  kept_.splice(kept_.begin(), kept_, place->second);
  return kept_.front().response;
}

void AnswerCache::Keep(std::string_view moment, std::string_view question,
                       const Response& response) {
  const std::size_t size = question.size() + response.body.size() + kOverhead;
  if (size > limit_ / kParts) return;
  const std::lock_guard lock(mutex_);
  At(moment);
  if (places_.contains(question)) return;
  while (size_ + size > limit_) DropOldest();
  kept_.push_front({std::string(question), response, size});
  places_.emplace(kept_.front().question, kept_.begin());
  size_ += size;
}

void AnswerCache::DropOldest() {
  size_ -= kept_.back().size;
  places_.erase(kept_.back().question);
  kept_.pop_back();
}

}  // namespace qiao::http
