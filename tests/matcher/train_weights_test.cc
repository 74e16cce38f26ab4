#include "matcher/train_weights.h"

#include <deque>
#include <string>
#include <vector>

#include "matcher/decision.h"
#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

// Pairs of songs as some judge sees them.
class Judged {
 public:
  void Add(const std::string& left, const std::string& right, bool same,
           std::int64_t apart_s = 0, const std::string& other_artist = {}) {
    Record a, b;
    a.title = left;
    b.title = right;
    a.artist = "林汐遙";
    b.artist = other_artist.empty() ? a.artist : other_artist;
    a.duration_ms = 200'000;
    b.duration_ms = 200'000 + apart_s * 1000;
    const Prepared& l = records_.emplace_back(Prepare(a));
    const Prepared& r = records_.emplace_back(Prepare(b));
    pairs_.push_back({&l, &r, same});
  }
  const std::vector<JudgedPair>& pairs() const { return pairs_; }

 private:
  std::deque<Prepared> records_;
  std::vector<JudgedPair> pairs_;
};

// Thirty songs that are the same, and sixty that are others of one singer.
Judged Usual() {
  Judged judged;
  for (int i = 0; i < 30; ++i) {
    const std::string title = "Song number " + std::to_string(100 + i);
    judged.Add(title, title, true, i % 3);
    judged.Add(title, "Another " + std::to_string(i), false, 5 + i);
    judged.Add(title, "Still another " + std::to_string(i), false, i);
  }
  return judged;
}

std::int64_t WeightIn(const WeightTable& table, WeighedField field,
                      std::string_view agreement) {
  const auto names = AgreementsOf(field);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == agreement) {
      return table.At(Level::kRecording, field, i).millibits;
    }
  }
  FAIL("no such agreement");
  return 0;
}

}  // namespace

TEST_CASE("few judged pairs estimate nothing", "[matcher][train]") {
  Judged judged;
  judged.Add("後來", "后来", true);
  const auto trained =
      TrainWeights(judged.pairs(), Level::kRecording, BuiltInWeights());
  REQUIRE_FALSE(trained.has_value());
  CHECK(trained.error().code == ErrorCode::kUsage);
  CHECK_THAT(trained.error().message,
             Catch::Matchers::Contains("1 pairs are labelled the same and 0 "
                                       "different"));
}

TEST_CASE("what both kinds of pairs share loses weight", "[matcher][train]") {
  const Judged judged = Usual();
  const auto trained =
      TrainWeights(judged.pairs(), Level::kRecording, BuiltInWeights());
  REQUIRE(trained);
  const WeightTable& table = trained->table;
  // All sing the same, so that the singer says little here.
  CHECK(WeightIn(table, WeighedField::kArtist, "same") < 2'000);
  CHECK(WeightIn(table, WeighedField::kArtist, "same") > -2'000);
  // Nobody saw these: they weigh what they did.
  CHECK(WeightIn(table, WeighedField::kIsrc, "equal") == 16'000);
  CHECK(WeightIn(table, WeighedField::kAlbum, "equal") == 3'500);
  // A few pairs make no weight infinite.
  for (std::size_t i = 0; i < kWeighedFields; ++i) {
    const auto field = static_cast<WeighedField>(i);
    for (std::size_t k = 0; k < AgreementsOf(field).size(); ++k) {
      CHECK(std::abs(table.At(Level::kRecording, field, k).millibits) <=
            64'000);
    }
  }
  CHECK(trained->all.F1() == 1.0);
  REQUIRE(trained->left_out);
  CHECK(trained->left_out->F1() > 0.95);
  CHECK(trained->left_out->right + trained->left_out->missed == 30);
  CHECK_FALSE(trained->cuts_kept);
}

TEST_CASE("a trained table is a table: it reads, and keeps its order",
          "[matcher][train]") {
  const Judged judged = Usual();
  const auto trained =
      TrainWeights(judged.pairs(), Level::kRecording, BuiltInWeights());
  REQUIRE(trained);
  const auto read = WeightTable::Parse(trained->table.Text());
  REQUIRE(read);
  CHECK(read->version().starts_with("trained-"));
  CHECK(read->version() == read->TrainedVersion());
  CHECK(read->Text() == trained->table.Text());
  // The other level is left alone.
  CHECK(read->At(Level::kWork, WeighedField::kArtist, 0) ==
        BuiltInWeights().At(Level::kWork, WeighedField::kArtist, 0));
}

TEST_CASE("the same pairs give the same table", "[matcher][train]") {
  const Judged judged = Usual();
  const auto once =
      TrainWeights(judged.pairs(), Level::kRecording, BuiltInWeights());
  const auto again =
      TrainWeights(judged.pairs(), Level::kRecording, BuiltInWeights());
  REQUIRE(once);
  REQUIRE(again);
  CHECK(once->table.Text() == again->table.Text());
}

TEST_CASE("pairs that all hang together say nothing of others",
          "[matcher][train]") {
  // All of one song: whatever part is left out, the rest has seen it.
  Judged judged;
  for (int i = 0; i < 25; ++i) {
    judged.Add("後來", "后来", true, i % 3);
    judged.Add("後來", "Song number " + std::to_string(i), false, i);
  }
  const auto trained =
      TrainWeights(judged.pairs(), Level::kRecording, BuiltInWeights());
  REQUIRE(trained);
  CHECK_FALSE(trained->left_out.has_value());
  CHECK(trained->let_through.empty());
  CHECK(trained->all.right == 25);
}

TEST_CASE("a cut that would find nothing is none", "[matcher][train]") {
  // What is labelled the same has no title in common, which no weight mends.
  Judged judged;
  for (int i = 0; i < 30; ++i) {
    const std::string title = "Song number " + std::to_string(100 + i);
    judged.Add("海邊的第" + std::to_string(i) + "夜", title, true);
    judged.Add(title, title, false);
  }
  const auto trained =
      TrainWeights(judged.pairs(), Level::kRecording, BuiltInWeights());
  REQUIRE(trained);
  CHECK(trained->cuts_kept);
  CHECK(trained->all.F1() == 0.0);
  for (const std::size_t cut : {0U, 1U}) {
    CHECK(trained->table.At(Level::kRecording, WeighedField::kCut, cut) ==
          BuiltInWeights().At(Level::kRecording, WeighedField::kCut, cut));
  }
}

TEST_CASE("what is for review does not shrink by training",
          "[matcher][train]") {
  const auto band = [](const WeightTable& table) {
    return table.SameCut(Level::kRecording) -
           table.DifferentCut(Level::kRecording);
  };
  const Judged judged = Usual();
  const auto trained =
      TrainWeights(judged.pairs(), Level::kRecording, BuiltInWeights());
  REQUIRE(trained);
  CHECK(band(trained->table) >= band(BuiltInWeights()));
}

TEST_CASE("a veto falls only where nothing is called the same wrongly",
          "[matcher][train]") {
  const auto let_through = [](int acoustic_same, int live_different) {
    Judged judged = Usual();
    for (int i = 0; i < acoustic_same; ++i) {
      const std::string title = "Tune number " + std::to_string(300 + i);
      judged.Add(title, title + " (Acoustic)", true);
    }
    for (int i = 0; i < live_different; ++i) {
      const std::string title = "Song number " + std::to_string(200 + i);
      judged.Add(title, title + " (Live)", false);
    }
    const auto trained =
        TrainWeights(judged.pairs(), Level::kRecording, BuiltInWeights());
    REQUIRE(trained);
    return trained->let_through;
  };
  // A judge to whom versions of one length are one recording.
  CHECK(let_through(20, 0) == std::vector<std::string>{"version conflict"});
  CHECK(let_through(20, 10).empty());
  CHECK(let_through(0, 10).empty());
}

}  // namespace qiao::matcher
