#include "matcher/record_bytes.h"

#include "tests/support/catch.h"

namespace qiao::matcher {

TEST_CASE("a record comes back from its bytes", "[matcher][record]") {
  Record record;
  record.title = "後來 (Live)";
  record.other_titles = {"Later", ""};
  record.version = std::string(300, 'v');
  record.artist = "劉若英";
  record.writers = {"施人誠", "玉城千春"};
  record.duration_ms = -5;
  record.isrcs = {"TWA019900123"};
  record.iswcs = {"T0345246801", "T0345246802"};
  record.language = "國語";
  record.released = "1999-11-01";
  record.genre = "流行";
  const Record back = RecordIn(BytesOf(record));
  CHECK(back.title == record.title);
  CHECK(back.other_titles == record.other_titles);
  CHECK(back.version == record.version);
  CHECK(back.artist == record.artist);
  CHECK(back.writers == record.writers);
  CHECK(back.album.empty());
  CHECK(back.duration_ms == record.duration_ms);
  CHECK(back.isrcs == record.isrcs);
  CHECK(back.iswcs == record.iswcs);
  CHECK(back.language == record.language);
  CHECK(back.released == record.released);
  CHECK(back.genre == record.genre);
  CHECK_FALSE(RecordIn(BytesOf(Record())).duration_ms);
}

}  // namespace qiao::matcher
