#include "matcher/weight_table.h"

#include <string>

#include "matcher/decision.h"
#include "matcher/feature.h"
#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

std::string Replaced(std::string text, const std::string& from,
                     const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

// The program's own table under another name, with one change.
std::string Edited(const std::string& from, const std::string& to) {
  return Replaced(Replaced(BuiltInWeights().Text(), "table\tversion\t3\t",
                           "table\tversion\tmine-1\t"),
                  from, to);
}

std::string Refusal(const std::string& tsv) {
  const auto table = WeightTable::Parse(tsv);
  REQUIRE_FALSE(table.has_value());
  CHECK(table.error().code == ErrorCode::kUnreadable);
  return table.error().message;
}

template <typename Agreement>
void CheckNames(WeighedField field, std::initializer_list<Agreement> all) {
  for (const Agreement one : all) {
    CHECK(AgreementsOf(field)[static_cast<std::size_t>(one)] == ToText(one));
  }
}

}  // namespace

TEST_CASE("the built-in table reads as it was written", "[matcher][weights]") {
  const std::string text = BuiltInWeights().Text();
  const auto again = WeightTable::Parse(text);
  REQUIRE(again);
  CHECK(again->Text() == text);
  CHECK(BuiltInWeights().version() == "3");
  CHECK(BuiltInWeights().SameCut(Level::kWork) == 12'000);
  CHECK(BuiltInWeights().DifferentCut(Level::kRecording) == 4'000);
}

TEST_CASE("rows of the table are called as agreements are",
          "[matcher][weights]") {
  using T = TitleAgreement;
  CheckNames(
      WeighedField::kTitle,
      {T::kEqual, T::kScript, T::kBroad, T::kNumerals, T::kJoined, T::kDamaged,
       T::kOtherTitle, T::kHalf, T::kSound, T::kOneCharacter, T::kNone});
  using N = NameAgreement;
  for (const WeighedField field :
       {WeighedField::kArtist, WeighedField::kWriters}) {
    CheckNames(field,
               {N::kSame, N::kSubset, N::kShared, N::kSimilar, N::kAmongTitle,
                N::kRomanised, N::kOtherScript, N::kUnknown, N::kNone});
  }
  using W = WordAgreement;
  CheckNames(WeighedField::kVersion, {W::kNothing, W::kSame, W::kUnsaid,
                                      W::kVague, W::kConflict, W::kNoVoice});
  for (const WeighedField field : {WeighedField::kLanguage, WeighedField::kPart,
                                   WeighedField::kSubtitle}) {
    CheckNames(field,
               {W::kNothing, W::kSame, W::kUnsaid, W::kVague, W::kConflict});
  }
  using D = DurationAgreement;
  CheckNames(WeighedField::kDuration,
             {D::kUnknown, D::kEqual, D::kClose, D::kNear, D::kApart, D::kFar});
  using R = DateAgreement;
  CheckNames(WeighedField::kReleased,
             {R::kUnknown, R::kEqual, R::kSameYear, R::kDifferent});
  using I = IdAgreement;
  CheckNames(WeighedField::kIsrc, {I::kUnknown, I::kEqual, I::kDifferent});
  CheckNames(WeighedField::kIswc, {I::kUnknown, I::kEqual, I::kDifferent});
  using A = AlbumAgreement;
  CheckNames(WeighedField::kAlbum,
             {A::kUnknown, A::kEqual, A::kContained, A::kDifferent});
  using C = AudioClass;
  CheckNames(WeighedField::kAudio,
             {C::kSameRecording, C::kEditOrExcerpt, C::kSpeedOrPitchChanged,
              C::kPartialOverlap, C::kRelatedVersion,
              C::kInsufficientInformation, C::kDifferent});
}

TEST_CASE("a table that is none says where and what would be right",
          "[matcher][weights]") {
  const std::string text = BuiltInWeights().Text();
  using Catch::Matchers::Contains;
  CHECK_THAT(Refusal(""), Contains("line 1: the heading is not"));
  CHECK_THAT(Refusal(Replaced(text, "work\tcut\tsame\t12000",
                              "work\tcut\tsame\tmuch")),
             Contains("line 3: the weight much is no whole number"));
  CHECK_THAT(Refusal(Replaced(text, "work\tcut\tsame\t12000",
                              "work\tcut\tsame\t99999999")),
             Contains("from -64000 to 64000"));
  CHECK_THAT(Refusal(Replaced(text, "work\tcut\tsame", "song\tcut\tsame")),
             Contains("song is neither work nor recording"));
  CHECK_THAT(Refusal(Replaced(text, "work\tcut\tsame", "work\tmood\tsame")),
             Contains("called mood; the fields are cut, title_length"));
  CHECK_THAT(Refusal(Replaced(text, "work\tisrc\tequal", "work\tisrc\tnear")),
             Contains("isrc does not agree as near but as one of unknown"));
  CHECK_THAT(
      Refusal(Replaced(text, "work\tisrc\tequal", "work\tisrc\tdifferent")),
      Contains("work isrc different stands in line"));
  CHECK_THAT(Refusal(Replaced(text, "\treview\t", "\tperhaps\t")),
             Contains("at_best is perhaps; it is review, different, or empty"));
  CHECK_THAT(Refusal(Replaced(text, "table\tversion\t3", "table\tversion\t")),
             Contains("must say its version"));
  CHECK_THAT(Refusal(text.substr(0, text.rfind("recording\taudio\tdifferent"))),
             Contains("recording audio different is missing"));
  CHECK_THAT(Refusal(text + "work\tcut\n"), Contains("2 cells, not 8"));
  CHECK_THAT(Refusal("\xFF"), Contains("not UTF-8"));
}

TEST_CASE("a table may not call itself by another's version",
          "[matcher][weights]") {
  using Catch::Matchers::Contains;
  const std::string own = BuiltInWeights().Text();
  // The program's own, whatever its lines end with and in which order.
  CHECK(WeightTable::Parse(Replaced(own, "\n", "\r\n")));
  CHECK_THAT(Refusal(Replaced(own, "work\tcut\tsame\t12000",
                              "work\tcut\tsame\t11999")),
             Contains("calls itself 3, as the program's own does, which has "
                      "another row of work cut same") &&
                 Contains("write a version of your own in its place"));
  CHECK_THAT(Refusal(Replaced(own, "table\tversion\t3", "table\tversion\t2")),
             Contains("calls itself 2, but numbers are versions of the "
                      "program's own tables, and that of this one is 3"));
  CHECK_THAT(Refusal(Replaced(own, "table\tversion\t3", "table\tversion\t3 ")),
             Contains("without a space"));
  CHECK(WeightTable::Parse(
      Edited("work\tcut\tsame\t12000", "work\tcut\tsame\t11999")));
}

TEST_CASE("a trained table that was changed is refused under its old version",
          "[matcher][weights]") {
  using Catch::Matchers::Contains;
  auto table = WeightTable::Parse(
      Edited("work\tcut\tsame\t12000", "work\tcut\tsame\t13000"));
  REQUIRE(table);
  const std::string version = table->TrainedVersion();
  table->SetVersion(version);
  CHECK(version.starts_with("trained-"));
  CHECK(table->TrainedVersion() == version);
  CHECK(WeightTable::Parse(table->Text()));
  CHECK_THAT(Refusal(Replaced(table->Text(), "work\tcut\tsame\t13000",
                              "work\tcut\tsame\t13001")),
             Contains("calls itself " + version +
                      ", but was changed after it was trained: its content "
                      "makes trained-"));
  CHECK_THAT(Refusal(Replaced(table->Text(), version, "trained-mine")),
             Contains("calls itself trained-mine, but was changed"));
}

TEST_CASE("a byte order mark before a table is no part of it",
          "[matcher][weights]") {
  const auto table =
      WeightTable::Parse("\xEF\xBB\xBF" + BuiltInWeights().Text());
  REQUIRE(table);
  CHECK(table->Text() == BuiltInWeights().Text());
}

TEST_CASE("counts of judged pairs have a bound", "[matcher][weights]") {
  using Catch::Matchers::Contains;
  const std::string from = "work\tisrc\tequal\t12000\t\t\t\t",
                    to = "work\tisrc\tequal\t12000\t\t";
  CHECK(WeightTable::Parse(Edited(from, to + "1000000000\t1000000000\t")));
  for (const char* count :
       {"1000000001", "9223372036854775807", "-1", "many"}) {
    CHECK_THAT(Refusal(Edited(from, to + count + "\t1\t")),
               Contains(std::string(count) +
                        " is no number of judged pairs from 0 to 1000000000"));
  }
}

TEST_CASE("a worse agreement never weighs more", "[matcher][weights]") {
  using Catch::Matchers::Contains;
  const std::string text = BuiltInWeights().Text();
  CHECK_THAT(Refusal(Replaced(text, "recording\tduration\twithin_3_s\t2500",
                              "recording\tduration\twithin_3_s\t4001")),
             Contains("recording duration within_3_s weighs more than "
                      "recording duration within_1_s"));
}

TEST_CASE("another table decides by its own weights and says so",
          "[matcher][weights]") {
  const auto table = WeightTable::Parse(
      Edited("work\tcut\tsame\t12000", "work\tcut\tsame\t40000"));
  REQUIRE(table);
  Record left, right;
  left.title = "後來";
  right.title = "后来";
  left.artist = right.artist = "劉若英";
  const Decision usual = Decide(left, right, Level::kWork);
  CHECK(usual.verdict == Verdict::kSame);
  CHECK(usual.weights == "3");
  const Decision strict = Decide(left, right, Level::kWork, *table);
  CHECK(strict.verdict == Verdict::kReview);
  CHECK(strict.score_millibits == usual.score_millibits);
  CHECK(strict.weights == "mine-1");
}

}  // namespace qiao::matcher
