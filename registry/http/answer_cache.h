// Answers to questions that were asked before, while the registry is still at
// the same moment of the same day: a question that is repeated costs as much
// as finding it here.
#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "registry/http/message.h"

namespace qiao::http {

class AnswerCache {
 public:
  // Bytes of questions and answers together, at most.
  explicit AnswerCache(std::size_t limit) : limit_(limit) {}

  // `moment` says what answers hold at; those of another are of no use any
  // more. From any thread.
  std::optional<Response> Find(std::string_view moment,
                               std::string_view question);
  void Keep(std::string_view moment, std::string_view question,
            const Response& response);

 private:
  struct Kept {
    std::string question;
    Response response;
    std::size_t size = 0;
  };
  // True if answers of this moment are held, or can be.
  bool At(std::string_view moment);
  void DropOldest();

  const std::size_t limit_;
  std::mutex mutex_;
  std::string moment_;
  std::list<Kept> kept_;  // the last asked first
  std::unordered_map<std::string_view, std::list<Kept>::iterator> places_;
  std::size_t size_ = 0;
};

}  // namespace qiao::http
