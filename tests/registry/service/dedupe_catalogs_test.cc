#include "registry/service/dedupe_catalogs.h"

#include <algorithm>
#include <string>
#include <vector>

#include "registry/service/matcher_records.h"
#include "registry/service/meet_sheets.h"
#include "registry/service/record_pairs.h"
#include "registry/service/review_table.h"
#include "tests/support/catch.h"
#include "tests/support/registries.h"

namespace qiao::registry {
namespace {

using matcher::Level;
using matcher::Verdict;

DedupeReport Dedupe(const std::vector<SheetToDedupe>& sheets,
                    const DedupeOptions& options = {}) {
  return test::Good(DedupeCatalogs(sheets, options));
}

CatalogEntry Entry(std::int64_t row, std::string title, std::string artist,
                   std::int64_t seconds) {
  CatalogEntry entry;
  entry.row = row;
  entry.title = std::move(title);
  entry.artist = std::move(artist);
  entry.duration_ms = seconds * 1000;
  return entry;
}

// Sounds like nothing of another seed; four bits change from item to item.
std::shared_ptr<const Fingerprint> Sound(std::uint32_t seed) {
  auto print = std::make_shared<Fingerprint>();
  std::uint32_t item = seed;
  for (int i = 0; i < 1600; ++i) {
    for (int k = 0; k < 4; ++k) {
      seed = seed * 1664525 + 1013904223;
      item ^= 1U << (seed >> 27);
    }
    print->items.push_back(item);
  }
  print->duration_ms = 198'000;
  return print;
}

std::vector<SheetToDedupe> TwoLabels() {
  SheetToDedupe taipei{"taipei.csv",
                       {Entry(2, "後來的雨", "林汐遙", 144),
                        Entry(3, "後來的雨 (Live)", "林汐遙", 144),
                        Entry(4, "燈下", "顧北川", 200)},
                       {}};
  SheetToDedupe hangzhou{
      "hangzhou.csv",
      {Entry(2, "后来的雨", "林汐遥", 144), Entry(5, "灯下", "别人", 90)},
      {}};
  return {taipei, hangzhou};
}

std::string Spelt(const DedupeReport& report,
                  const std::vector<SheetToDedupe>& sheets) {
  const auto row = [&](const RowOfSheet& r) {
    return sheets[r.sheet].file.substr(0, 1) + std::to_string(r.row);
  };
  std::string text;
  for (const DuplicatePair& pair : report.pairs) {
    text += row(pair.left) + "-" + row(pair.right) + " " +
            std::string(ToText(pair.decision.level)) + " " +
            std::string(ToText(pair.decision.verdict)) + "\n";
  }
  for (const DuplicateGroup& group : report.groups) {
    text += std::string(ToText(group.level)) + ":";
    for (const RowOfSheet& member : group.members) text += " " + row(member);
    text += "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("sheets of two scripts meet, and a live version stays apart",
          "[service][dedupe]") {
  const std::vector<SheetToDedupe> sheets = TwoLabels();
  CHECK(Spelt(Dedupe(sheets), sheets) ==
        "h2-t2 work same\n"
        "h2-t2 recording same\n"
        "h2-t3 work same\n"
        "h2-t3 recording different\n"
        "t2-t3 work same\n"
        "t2-t3 recording different\n"
        "work: h2 t2 t3\n"
        "recording: h2 t2\n");
}

TEST_CASE("the order of the sheets changes nothing", "[service][dedupe]") {
  const std::vector<SheetToDedupe> sheets = TwoLabels();
  const std::vector<SheetToDedupe> turned = {sheets[1], sheets[0]};
  CHECK(Spelt(Dedupe(sheets), sheets) == Spelt(Dedupe(turned), turned));
}

TEST_CASE("only the level that is asked for is answered", "[service][dedupe]") {
  const std::vector<SheetToDedupe> sheets = TwoLabels();
  DedupeOptions options;
  options.works = false;
  for (const DuplicatePair& pair : Dedupe(sheets, options).pairs) {
    CHECK(pair.decision.level == Level::kRecording);
  }
}

TEST_CASE("one sound under two titles is a pair", "[service][dedupe]") {
  std::vector<SheetToDedupe> sheets = {
      {"a.csv", {Entry(2, "後來", "劉若英", 198)}, {Sound(7)}},
      {"b.csv", {Entry(9, "Untitled", "x", 198)}, {Sound(7)}},
  };
  CHECK(Spelt(Dedupe(sheets), sheets) ==
        "a2-b9 work same\n"
        "a2-b9 recording same\n"
        "work: a2 b9\n"
        "recording: a2 b9\n");
}

TEST_CASE("other sound parts what text would join", "[service][dedupe]") {
  std::vector<SheetToDedupe> sheets = {
      {"a.csv", {Entry(2, "後來", "劉若英", 198)}, {Sound(7)}},
      {"b.csv", {Entry(9, "后来", "刘若英", 198)}, {Sound(8)}},
  };
  DedupeOptions options;
  options.works = false;
  const DedupeReport report = Dedupe(sheets, options);
  REQUIRE(report.pairs.size() == 1);
  CHECK(report.pairs[0].decision.verdict == Verdict::kDifferent);
  CHECK(report.groups.empty());
}

TEST_CASE("one ISRC on two recordings is said", "[service][dedupe]") {
  std::vector<SheetToDedupe> sheets = {
      {"a.csv", {Entry(2, "後來", "劉若英", 198)}, {Sound(7)}},
      {"b.csv", {Entry(9, "鐵皮火車", "別人", 150)}, {Sound(8)}},
  };
  const Identifier isrc{"isrc", "TWA019900123", ""};
  sheets[0].entries[0].ids = {isrc};
  sheets[1].entries[0].ids = {isrc};
  DedupeOptions options;
  options.works = false;
  const DedupeReport report = Dedupe(sheets, options);
  REQUIRE(report.pairs.size() == 1);
  CHECK(report.pairs[0].decision.verdict == Verdict::kDifferent);
  CHECK(report.groups.empty());
}

TEST_CASE("rejected rows and bad numbers take no part", "[service][dedupe]") {
  std::vector<SheetToDedupe> sheets = TwoLabels();
  sheets[1].entries[0].rejected = "no title";
  CHECK(Dedupe(sheets).rows == 4);
  CatalogEntry entry = Entry(2, "後來", "劉若英", 198);
  entry.ids = {{"isrc", "", "TW-A01-99-123"}, {"iswc", "T0345246801", ""}};
  entry.lyricist = "施人誠";
  entry.featured = "孫燕姿";
  entry.duration_ms.reset();
  const matcher::Record record = ToRecord(entry, Sound(1));
  CHECK(record.isrcs.empty());
  CHECK(record.iswcs == std::vector<std::string>{"T0345246801"});
  CHECK(record.writers == std::vector<std::string>{"施人誠"});
  CHECK(record.artist == "劉若英 feat. 孫燕姿");
  CHECK(record.duration_ms == 198'000);
}

TEST_CASE("each label's folder goes to its own sheet", "[service][dedupe]") {
  std::vector<SheetToDedupe> sheets = {
      {"a.csv",
       {Entry(2, "後來", "劉若英", 198), Entry(3, "燈下", "劉若英", 198)},
       {}},
      {"b.csv", {Entry(2, "后来", "刘若英", 198)}, {}},
  };
  const Identifier isrc{"isrc", "TWA019900123", ""};
  sheets[0].entries[0].ids = {isrc};
  sheets[1].entries[0].ids = {isrc};
  // Two folders: the first meets two rows of a, one of b.
  const std::vector<FileLabel> labels = {
      {"x/one.flac", "TWA019900123", "", {}},
      {"x/燈下.flac", "", "燈下", {}},
      {"y/后来.mp3", "", "后来", {}},
      {"y/zzz.mp3", "", "zzz", {}},
  };
  const SheetMeetings two = MeetSheets(labels, sheets);
  const std::vector<SheetMeeting> first = {{0, 0, 0}, {0, 1, 1}};
  CHECK(std::includes(two.met.begin(), two.met.end(), first.begin(),
                      first.end(),
                      [](const SheetMeeting& l, const SheetMeeting& r) {
                        return std::tie(l.sheet, l.entry, l.file) <
                               std::tie(r.sheet, r.entry, r.file);
                      }));
  CHECK(two.without_row == std::vector<std::size_t>{3});
  // One folder for both: nobody can tell whose file bears the shared number.
  const std::vector<FileLabel> shared = {
      {"x/one.flac", "TWA019900123", "", {}},
      {"x/燈下.flac", "", "燈下", {}},
  };
  const SheetMeetings one = MeetSheets(shared, sheets);
  CHECK(one.between_sheets == std::vector<std::size_t>{0});
  CHECK(one.met == std::vector<SheetMeeting>{{0, 1, 1}});
}

TEST_CASE("what people decided stands above what the matcher says",
          "[service][dedupe][judged]") {
  const std::vector<SheetToDedupe> sheets = TwoLabels();
  // The review of the first run, judged, is the decision of the second.
  const DedupeReport before = Dedupe(sheets);
  const std::string open = ReviewTable(sheets, before);
  INFO(open);
  const auto judge = [&](const std::string& table) {
    const PairTable judged = test::Good(ReadPairTable(table));
    DedupeOptions options;
    options.judged = judged.pairs;
    return Dedupe(sheets, options);
  };
  const std::string heading =
      "label\tlevel\tleft_title\tleft_artist\tright_title\tright_artist\n";
  const std::string rain = "\t後來的雨\t林汐遙\t后来的雨\t林汐遥\n";
  const std::string lamp = "\t燈下\t顧北川\t灯下\t别人\n";
  const auto in_one_group = [](const DedupeReport& report, Level level,
                               const RowOfSheet& a, const RowOfSheet& b) {
    return std::ranges::any_of(report.groups, [&](const DuplicateGroup& group) {
      return group.level == level &&
             std::ranges::find(group.members, a) != group.members.end() &&
             std::ranges::find(group.members, b) != group.members.end();
    });
  };
  const RowOfSheet t2{0, 2}, t4{0, 4}, h2{1, 2}, h5{1, 5};
  CHECK(in_one_group(before, Level::kRecording, t2, h2));
  CHECK_FALSE(in_one_group(before, Level::kWork, t4, h5));

  const DedupeReport apart = judge(heading + "0\trecording" + rain);
  CHECK_FALSE(in_one_group(apart, Level::kRecording, t2, h2));
  CHECK(in_one_group(apart, Level::kWork, t2, h2));  // only of recordings
  CHECK(apart.judged == 1);
  CHECK(apart.unmet.empty());
  const auto said =
      std::ranges::find_if(apart.pairs, [&](const DuplicatePair& pair) {
        return pair.left == h2 && pair.right == t2 &&
               pair.decision.level == Level::kRecording;
      });
  REQUIRE(said != apart.pairs.end());
  CHECK(said->decision.verdict == Verdict::kDifferent);
  CHECK(said->decision.evidence.back().field == "judged");
  CHECK(said->decision.evidence.back().veto);

  // Two works are two recordings, and one recording is one work.
  const DedupeReport works = judge(heading + "0\twork" + rain);
  CHECK_FALSE(in_one_group(works, Level::kRecording, t2, h2));
  CHECK_FALSE(in_one_group(works, Level::kWork, t2, h2));
  const DedupeReport joined = judge(heading + "1\t" + lamp);
  CHECK(in_one_group(joined, Level::kRecording, t4, h5));
  CHECK(in_one_group(joined, Level::kWork, t4, h5));

  // What is taken out again is forgotten.
  CHECK(Spelt(judge(heading), sheets) == Spelt(before, sheets));
  // Lines about no row are said, as are those that only look like one.
  const DedupeReport unmet =
      judge(heading + "1\t\t後來的雪\t林汐遙\t后来的雨\t林汐遥\n\n1\t" + lamp);
  CHECK(unmet.unmet == std::vector<std::int64_t>{1});
}

TEST_CASE("decisions that contradict each other are refused with their row",
          "[service][dedupe][judged]") {
  const std::vector<SheetToDedupe> sheets = TwoLabels();
  const PairTable judged = test::Good(ReadPairTable(
      "label\tleft_title\tright_title\tleft_artist\tright_artist\n"
      "1\t後來的雨\t后来的雨\t林汐遙\t林汐遥\n"
      "1\t后来的雨\t後來的雨 (Live)\t林汐遥\t林汐遙\n"
      "0\t後來的雨\t後來的雨 (Live)\t林汐遙\t林汐遙\n"));
  DedupeOptions options;
  options.judged = judged.pairs;
  const auto report = DedupeCatalogs(sheets, options);
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::kUnreadable);
  CHECK(report.error().message.find("row 3 ") != std::string::npos);
}

TEST_CASE("the table for review is a table of pairs that finds its rows again",
          "[service][dedupe][judged]") {
  // Titles with tabs and ends of lines, as sheets with quotes have them.
  std::vector<SheetToDedupe> sheets = {
      {"a.csv", {Entry(2, "燈下\t雨", "顧北川\n樂隊", 200)}, {}},
      {"b.csv", {Entry(9, "灯下 雨", "别人", 200)}, {}},
  };
  sheets[0].entries[0].album = "夜行";
  DedupeReport report = Dedupe(sheets);
  for (DuplicatePair& pair : report.pairs) {
    pair.decision.verdict = Verdict::kReview;
  }
  if (report.pairs.empty()) {
    report.pairs.push_back({{0, 2}, {1, 9}, {}});
  }
  std::string table = ReviewTable(sheets, report);
  PairTable open = test::Good(ReadPairTable(table));
  CHECK(open.unknown_columns.empty());
  REQUIRE_FALSE(open.pairs.empty());
  for (RecordPair& pair : open.pairs) {
    CHECK(pair.unreadable.empty());
    CHECK_FALSE(pair.same.has_value());
    pair.same = true;
  }
  DedupeOptions options;
  options.judged = open.pairs;
  const DedupeReport again = Dedupe(sheets, options);
  CHECK(again.unmet.empty());
  CHECK_FALSE(again.groups.empty());
}

TEST_CASE("a decision is about the rows that people saw, and no other",
          "[service][dedupe][judged]") {
  std::vector<SheetToDedupe> sheets = {
      {"a.csv",
       {Entry(2, "後來", "劉若英", 0), Entry(3, "後來", "劉若英", 0),
        Entry(4, "后来", "刘若英", 0)},
       {}}};
  for (CatalogEntry& entry : sheets[0].entries) entry.duration_ms.reset();
  sheets[0].entries[1].album = "Tour";
  const auto judged = [&](const std::string& lines) {
    const PairTable table = test::Good(ReadPairTable(
        "label\tleft_id\tleft_title\tleft_artist\tleft_album\tright_title\t"
        "right_artist\n" +
        lines));
    DedupeOptions options;
    options.judged = table.pairs;
    options.works = false;
    return Dedupe(sheets, options);
  };
  const auto judged_pairs = [](const DedupeReport& report) {
    std::string text;
    for (const DuplicatePair& pair : report.pairs) {
      if (pair.decision.evidence.back().field != "judged") continue;
      text += std::to_string(pair.left.row) + "-" +
              std::to_string(pair.right.row) + " ";
    }
    return text;
  };
  // A blank album is that of the row without one.
  CHECK(judged_pairs(judged("1\t\t後來\t劉若英\t\t后来\t刘若英\n")) == "2-4 ");
  CHECK(judged_pairs(judged("1\t\t後來\t劉若英\tTour\t后来\t刘若英\n")) ==
        "3-4 ");
  // Rows of other writers look alike in the table; their ids tell them apart.
  sheets[0].entries[1].album.clear();
  sheets[0].entries[1].composer = "王一";
  const DedupeReport unsure = judged("1\t\t後來\t劉若英\t\t后来\t刘若英\n");
  CHECK(judged_pairs(unsure).empty());
  CHECK(unsure.unmet == std::vector<std::int64_t>{1});
  CHECK(judged_pairs(judged("1\ta.csv:3\t後來\t劉若英\t\t后来\t刘若英\n")) ==
        "3-4 ");
}

TEST_CASE(
    "one decision about many rows that are alike is not one about each pair",
    "[service][dedupe][judged]") {
  SheetToDedupe sheet{"a.csv", {}, {}};
  for (std::int64_t row = 2; row < 202; ++row) {
    sheet.entries.push_back(Entry(row, "燈下", "顧北川", 200));
  }
  const PairTable table =
      test::Good(ReadPairTable("label\tleft_title\tleft_artist\tleft_duration\t"
                               "right_title\tright_artist\tright_duration\n"
                               "1\t燈下\t顧北川\t3:20\t燈下\t顧北川\t3:20\n"));
  DedupeOptions options;
  options.judged = table.pairs;
  const DedupeReport report = Dedupe({sheet}, options);
  CHECK(report.unmet.empty());
  REQUIRE(report.groups.size() == 2);  // of works and of recordings
  CHECK(report.groups[0].members.size() == 200);
}

TEST_CASE("what differs from one of a group differs from all of it",
          "[service][dedupe][judged]") {
  const std::vector<SheetToDedupe> sheets = {
      {"a.csv",
       {Entry(2, "燈下", "顧北川", 200), Entry(3, "灯下", "顾北川", 200),
        Entry(4, "燈下!", "顧北川", 200)},
       {}}};
  const PairTable table = test::Good(ReadPairTable(
      "label\tlevel\tleft_title\tleft_artist\tleft_duration\tright_title\t"
      "right_artist\tright_duration\n"
      "1\twork\t燈下\t顧北川\t3:20\t灯下\t顾北川\t3:20\n"
      "0\twork\t燈下\t顧北川\t3:20\t燈下!\t顧北川\t3:20\n"));
  DedupeOptions options;
  options.judged = table.pairs;
  options.recordings = false;
  const DedupeReport report = Dedupe(sheets, options);
  std::size_t same = 0;
  for (const DuplicatePair& pair : report.pairs) {
    if (pair.decision.verdict != Verdict::kSame) continue;
    ++same;
    CHECK(pair.left.row == 2);
    CHECK(pair.right.row == 3);
  }
  CHECK(same == 1);
  REQUIRE(report.groups.size() == 1);
  CHECK(report.groups[0].members.size() == 2);
}

}  // namespace qiao::registry
