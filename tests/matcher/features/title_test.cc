#include "matcher/features/title.h"

#include <string>

#include "matcher/decision.h"
#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

Record Song(std::string title, std::string artist = "林汐遙") {
  Record record;
  record.title = std::move(title);
  record.artist = std::move(artist);
  record.album = "燈塔";
  record.duration_ms = 200'000;
  return record;
}

std::string Agreement(const Record& left, const Record& right) {
  const Prepared l = Prepare(left), r = Prepare(right);
  const TitleAgreement agreement = CompareTitles(l, r).agreement;
  CHECK(CompareTitles(r, l).agreement == agreement);
  return std::string(ToText(agreement));
}
std::string Agreement(const char* left, const char* right) {
  return Agreement(Song(left), Song(right));
}

std::string Said(const Record& left, const Record& right, Level level) {
  return std::string(ToText(Decide(left, right, level).verdict));
}

}  // namespace

TEST_CASE("titles in two scripts whose other halves differ meet by half",
          "[matcher][title]") {
  CHECK(Agreement("ONE 永遠的朋友", "TWO 永遠的朋友") == "half");
  CHECK(Agreement("ONE 永遠的朋友", "永远的朋友 TWO") == "half");
  CHECK(Agreement("Hello 你好", "Hello 再見") == "half");
  CHECK(Agreement("Bridge 橋", "River 橋") == "half");
  CHECK(Agreement("永遠的朋友 (ONE)", "TWO 永遠的朋友") == "half");
}

TEST_CASE("titles in two scripts agree where nothing speaks against it",
          "[matcher][title]") {
  CHECK(Agreement("ONE 永遠的朋友", "永遠的朋友") == "other_title");
  CHECK(Agreement("ONE 永遠的朋友", "ONE") == "other_title");
  CHECK(Agreement("Reverse 溯", "溯 Reverse") == "other_title");
  // Kana and Han may translate each other.
  CHECK(Agreement("Lemon 檸檬", "Lemon レモン") == "other_title");
  // A misprint, and a romanisation of what agrees.
  CHECK(Agreement("狂亂 Hey Kids", "狂亂 Key Kids") == "other_title");
  CHECK(Agreement("Bridge 橋", "Qiao 橋") == "other_title");
}

TEST_CASE("a title that a column declares stands for itself",
          "[matcher][title]") {
  Record left = Song("Bridge"), right = Song("The Long Way");
  left.other_titles = {"橋"};
  right.other_titles = {"橋"};
  CHECK(Agreement(left, right) == "other_title");
}

TEST_CASE("a title that agrees by half is for people, whatever else agrees",
          "[matcher][title][decision]") {
  Record left = Song("ONE 永遠的朋友"), right = Song("TWO 永遠的朋友");
  for (const Level level : {Level::kWork, Level::kRecording}) {
    CHECK(Said(left, right, level) == "review");
    CHECK(Said(left, Song("永遠的朋友"), level) == "same");
  }
  // People see what differs.
  const Decision decision = Decide(left, right, Level::kWork);
  CHECK(decision.evidence.front().left == "ONE 永遠的朋友");
  CHECK(decision.evidence.front().right == "TWO 永遠的朋友");
  // One number on both settles it.
  left.isrcs = right.isrcs = {"TWA531987001"};
  CHECK(Said(left, right, Level::kWork) == "same");
  CHECK(Said(left, right, Level::kRecording) == "same");
  // Another singer of half a title sings another song.
  CHECK(Said(Song("ONE 永遠的朋友"), Song("TWO 永遠的朋友", "丁小舟"),
             Level::kWork) == "different");
}

}  // namespace qiao::matcher
