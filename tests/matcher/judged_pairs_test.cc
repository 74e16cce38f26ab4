#include "matcher/judged_pairs.h"

#include <algorithm>
#include <deque>
#include <set>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

class Judged {
 public:
  void Add(const std::string& left, const std::string& right, bool same) {
    pairs_.push_back({Song(left), Song(right), same});
  }
  std::vector<JudgedPair>& pairs() { return pairs_; }

 private:
  const Prepared* Song(const std::string& title) {
    Record record;
    record.title = title;
    return &records_.emplace_back(Prepare(record));
  }

  std::deque<Prepared> records_;
  std::vector<JudgedPair> pairs_;
};

}  // namespace

TEST_CASE("pairs that share a title on either side stay in one part",
          "[matcher][train]") {
  Judged judged;
  for (int i = 0; i < 40; ++i) {
    const std::string song = "Song " + std::to_string(100 + i);
    judged.Add(song, song, true);
    judged.Add("Other " + std::to_string(i), song, false);
    judged.Add("Still other " + std::to_string(i), "other " + std::to_string(i),
               false);
  }
  const std::vector<std::size_t> parts = FifthsOf(judged.pairs());
  std::vector<int> held(kFifths);
  for (std::size_t i = 0; i < parts.size(); i += 3) {
    CHECK(parts[i] == parts[i + 1]);
    CHECK(parts[i] == parts[i + 2]);
    ++held.at(parts[i]);
  }
  CHECK(std::all_of(held.begin(), held.end(), [](int n) { return n == 8; }));
}

TEST_CASE("one song in two scripts is one title to judges",
          "[matcher][train]") {
  Judged judged;
  for (int i = 0; i < 30; ++i) {
    judged.Add("歌 " + std::to_string(i), "山 " + std::to_string(i), false);
  }
  judged.Add("後來", "晴天", false);
  judged.Add("夜曲", "后来 (Live)", false);
  const std::vector<std::size_t> parts = FifthsOf(judged.pairs());
  CHECK(parts[30] == parts[31]);
}

TEST_CASE("the parts do not depend on the order of the pairs",
          "[matcher][train]") {
  Judged judged;
  for (int i = 0; i < 37; ++i) {
    judged.Add("Song " + std::to_string(i), "Song " + std::to_string(i / 2),
               i % 3 == 0);
    judged.Add("Tune " + std::to_string(i), "Tune " + std::to_string(i), true);
  }
  const std::vector<std::size_t> parts = FifthsOf(judged.pairs());
  std::reverse(judged.pairs().begin(), judged.pairs().end());
  std::vector<std::size_t> mirrored = FifthsOf(judged.pairs());
  std::reverse(mirrored.begin(), mirrored.end());
  CHECK(mirrored == parts);
}

TEST_CASE("no pairs have no parts", "[matcher][train]") {
  CHECK(FifthsOf(std::span<const JudgedPair>()).empty());
}

}  // namespace qiao::matcher
