#include "registry/service/meet_audio.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace qiao::registry {
namespace {

CatalogEntry Row(const std::string& title, const std::string& isrc = "",
                 std::optional<int> track = std::nullopt) {
  CatalogEntry entry;
  entry.title = title;
  entry.track = track;
  if (!isrc.empty()) entry.ids.push_back({"isrc", isrc, ""});
  return entry;
}

FileLabel File(const std::string& path, const std::string& isrc = "",
               const std::string& title = "",
               std::optional<int> track = std::nullopt) {
  return {path, isrc, title, track};
}

using Met = std::vector<AudioMeeting>;

}  // namespace

TEST_CASE("a file meets its row by each kind of evidence", "[registry]") {
  CatalogEntry named = Row("某曲");
  named.file = "CD1\\01 someSong.FLAC";
  std::vector<CatalogEntry> rows = {named, Row("後來", "TWA459900123"),
                                    Row("吻別", "TWA530600124"),
                                    Row("溫柔", "", 3), Row("晴天")};
  std::vector<FileLabel> files = {
      File("/music/晴天.mp3"),
      File("/music/03. 温柔.flac"),
      File("/music/twa53-06-00124_16bit.wav"),
      File("/music/x.flac", "TW-A45-99-00123"),
      File("/music/cd1/01 somesong.flac"),
  };
  AudioMeetings seen = MeetAudio(files, rows);
  CHECK(seen.met == Met{{4, 0, MetBy::kFileColumn},
                        {3, 1, MetBy::kIsrcTag},
                        {2, 2, MetBy::kIsrcInName},
                        {1, 3, MetBy::kTitleAndNumber},
                        {0, 4, MetBy::kTitle}});
  CHECK(seen.ambiguous.empty());
  CHECK(seen.files_without_row.empty());
  CHECK(seen.entries_without_file.empty());
}

TEST_CASE("a title meets across scripts, from the tag or the name",
          "[registry]") {
  std::vector<CatalogEntry> rows = {Row("後來"), Row("髮如雪")};
  std::vector<FileLabel> files = {File("02 - 周某某 - 发如雪.mp3"),
                                  File("abc.flac", "", "后来")};
  CHECK(MeetAudio(files, rows).met ==
        Met{{1, 0, MetBy::kTitle}, {0, 1, MetBy::kTitle}});
}

TEST_CASE("what has no partner is listed", "[registry]") {
  std::vector<CatalogEntry> rows = {Row("後來"), Row("晴天")};
  std::vector<FileLabel> files = {File("後來.flac"), File("booklet-demo.wav")};
  AudioMeetings seen = MeetAudio(files, rows);
  CHECK(seen.met.size() == 1);
  CHECK(seen.files_without_row == std::vector<std::size_t>{1});
  CHECK(seen.entries_without_file == std::vector<std::size_t>{1});
}

TEST_CASE("two files for one row are reported, not chosen from", "[registry]") {
  std::vector<CatalogEntry> rows = {Row("後來", "TWA459900123")};
  std::vector<FileLabel> files = {File("a.flac", "TWA459900123"),
                                  File("b.mp3", "TWA459900123")};
  AudioMeetings seen = MeetAudio(files, rows);
  CHECK(seen.met.empty());
  REQUIRE(seen.ambiguous.size() == 1);
  CHECK(seen.ambiguous[0] == AudioAmbiguity{MetBy::kIsrcTag, {0, 1}, {0}});
}

TEST_CASE("one ISRC on two rows is settled by their titles", "[registry]") {
  std::vector<CatalogEntry> rows = {Row("後來", "TWA459900123"),
                                    Row("晴天", "TWA459900123")};
  std::vector<FileLabel> files = {File("晴天.flac", "TWA459900123"),
                                  File("後來.flac", "TWA459900123")};
  AudioMeetings seen = MeetAudio(files, rows);
  CHECK(seen.met == Met{{1, 0, MetBy::kTitle}, {0, 1, MetBy::kTitle}});
  CHECK(seen.ambiguous.empty());
}

TEST_CASE("an equal title does not outweigh another ISRC in the tag",
          "[registry]") {
  std::vector<CatalogEntry> rows = {Row("後來", "TWA459900123")};
  std::vector<FileLabel> files = {File("後來.flac", "TWA459900999")};
  CHECK(MeetAudio(files, rows).met.empty());
}

TEST_CASE("a live version is not met by the plain title", "[registry]") {
  CatalogEntry live = Row("吻別");
  live.version = "Live";
  std::vector<CatalogEntry> rows = {Row("吻別"), live};
  std::vector<FileLabel> files = {File("吻別.flac"), File("吻别 (Live).flac")};
  CHECK(MeetAudio(files, rows).met ==
        Met{{0, 0, MetBy::kTitle}, {1, 1, MetBy::kTitle}});
  CHECK(MeetAudio(std::vector<FileLabel>{File("吻別.flac")},
                  std::vector<CatalogEntry>{live})
            .met.empty());
}

TEST_CASE("numbers tell two rows of one title apart", "[registry]") {
  std::vector<CatalogEntry> rows = {Row("Intro", "", 1), Row("Intro", "", 9)};
  std::vector<FileLabel> files = {File("09 Intro.wav"),
                                  File("i.wav", "", "INTRO", 1)};
  CHECK(MeetAudio(files, rows).met ==
        Met{{1, 0, MetBy::kTitleAndNumber}, {0, 1, MetBy::kTitleAndNumber}});
}

TEST_CASE("a title that begins with a number keeps it", "[registry]") {
  std::vector<CatalogEntry> rows = {Row("7 rings"), Row("1999")};
  std::vector<FileLabel> files = {File("7 rings.flac"), File("1999.flac")};
  CHECK(MeetAudio(files, rows).met.size() == 2);
}

TEST_CASE("names that are not UTF-8 or empty harm nothing", "[registry]") {
  std::vector<CatalogEntry> rows = {Row(""), Row("\xff\xfe")};
  rows[1].file = "\xa4\xa4.wav";
  std::vector<FileLabel> files = {File("\xa4\xa4.wav"), File(""), File(".wav")};
  AudioMeetings seen = MeetAudio(files, rows);
  CHECK(seen.met == Met{{0, 1, MetBy::kFileColumn}});
}

}  // namespace qiao::registry
