#include "registry/service/dedupe_catalogs.h"

#include <algorithm>
#include <string>
#include <vector>

#include "registry/service/meet_sheets.h"
#include "registry/service/matcher_records.h"
#include "tests/support/catch.h"

namespace qiao::registry {
namespace {

using matcher::Level;
using matcher::Verdict;

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
  CHECK(Spelt(DedupeCatalogs(sheets), sheets) ==
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
  CHECK(Spelt(DedupeCatalogs(sheets), sheets) ==
        Spelt(DedupeCatalogs(turned), turned));
}

TEST_CASE("only the level that is asked for is answered", "[service][dedupe]") {
  const std::vector<SheetToDedupe> sheets = TwoLabels();
  DedupeOptions options;
  options.works = false;
  for (const DuplicatePair& pair : DedupeCatalogs(sheets, options).pairs) {
    CHECK(pair.decision.level == Level::kRecording);
  }
}

TEST_CASE("one sound under two titles is a pair", "[service][dedupe]") {
  std::vector<SheetToDedupe> sheets = {
      {"a.csv", {Entry(2, "後來", "劉若英", 198)}, {Sound(7)}},
      {"b.csv", {Entry(9, "Untitled", "x", 198)}, {Sound(7)}},
  };
  CHECK(Spelt(DedupeCatalogs(sheets), sheets) ==
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
  const DedupeReport report = DedupeCatalogs(sheets, options);
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
  const DedupeReport report = DedupeCatalogs(sheets, options);
  REQUIRE(report.pairs.size() == 1);
  CHECK(report.pairs[0].decision.verdict == Verdict::kDifferent);
  CHECK(report.groups.empty());
}

TEST_CASE("rejected rows and bad numbers take no part", "[service][dedupe]") {
  std::vector<SheetToDedupe> sheets = TwoLabels();
  sheets[1].entries[0].rejected = "no title";
  CHECK(DedupeCatalogs(sheets).rows == 4);
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

}  // namespace qiao::registry
