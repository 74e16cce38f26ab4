// Answers to questions that were asked before, while the registry is still at
// the same moment: a question that is repeated costs as much as finding it
// here. So does one about another day on which nothing is otherwise.
#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "registry/http/message.h"
#include "schemas/model/period.h"

namespace qiao::http {

// A question at a moment.
struct AskedQuestion {
  std::string moment;  // of the registry
  std::string text;    // all of it but the day
  Day day{};           // asked about
};

// An answer, and for which days it is one.
struct DatedResponse {
  Response response;
  Day day{};    // that it was asked about
  Period same;  // days with the same answer, `day` among them
  // Where the day stands in its body, as YYYY-MM-DD, if it does.
  std::optional<std::size_t> day_at;
};

class AnswerCache {
 public:
  // Bytes of questions and answers together, at most.
  explicit AnswerCache(std::size_t limit) : limit_(limit) {}

  // What was kept at another moment is of no use any more. From any thread.
  std::optional<Response> Find(const AskedQuestion& asked);
  // Of the day asked about.
  void Keep(const AskedQuestion& asked, const DatedResponse& answer);
  // Bytes of what is kept, as they count against the limit.
  std::size_t Size() const;

 private:
  struct Kept;
  using Answers = std::list<Kept>;
  using Places =
      std::unordered_map<std::string, std::vector<Answers::iterator>>;
  struct Kept {
    Places::value_type* place = nullptr;  // its question, and where to find it
    DatedResponse answer;
    std::size_t size = 0;
  };
  // Forgets what is of another moment.
  void GoTo(std::string_view moment);
  void DropOldest();

  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::string moment_;
  Answers kept_;  // the last asked first
  Places places_;
  std::size_t size_ = 0;
};

}  // namespace qiao::http
