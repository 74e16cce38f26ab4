#include "registry/store/audio_catalogue.h"

#include <vector>

#include "tests/support/catch.h"
#include "tests/support/melody.h"
#include "tests/support/temporary_directory.h"

namespace qiao::store {
namespace {

using Twice = AudioCatalogue::Twice;

const std::vector<CatalogueRow> kThree = {
    {"後來", 341'000, 2'760}, {"b", 1, 0}, {"a", 2, 1}};

// The number of `id`, or -1.
std::int64_t NumberIn(AudioCatalogue& catalogue, std::string_view id) {
  const auto number = catalogue.NumberOf(id);
  REQUIRE(number.has_value());
  return *number ? static_cast<std::int64_t>(**number) : -1;
}

}  // namespace

TEST_CASE("an id leads to the number of its track", "[store][audio]") {
  test::TemporaryDirectory folder;
  const std::string path = folder / "";
  {
    auto catalogue = AudioCatalogue::Open(path);
    REQUIRE(catalogue.has_value());
    CHECK(catalogue->size() == 0);
    REQUIRE(catalogue->Append(kThree, Twice::kRefused).has_value());
  }
  auto again = AudioCatalogue::Open(path);
  REQUIRE(again.has_value());
  CHECK(again->size() == 3);
  CHECK(NumberIn(*again, "後來") == 0);
  CHECK(NumberIn(*again, "a") == 2);
  CHECK(NumberIn(*again, "c") == -1);
}

TEST_CASE("an id that comes twice is refused with all that came with it",
          "[store][audio]") {
  test::TemporaryDirectory folder;
  auto catalogue = AudioCatalogue::Open(folder / "");
  REQUIRE(catalogue.has_value());
  REQUIRE(catalogue->Append(kThree, Twice::kRefused).has_value());
  const std::vector<CatalogueRow> more = {{"c", 1, 1}, {"a", 1, 1}};
  const auto refused = catalogue->Append(more, Twice::kRefused);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::kInvalid);
  CHECK_THAT(refused.error().message, Catch::Matchers::Contains("track a "));
  CHECK(catalogue->size() == 3);
  CHECK(NumberIn(*catalogue, "c") == -1);
  REQUIRE(catalogue->Append(more, Twice::kFirstCounts).has_value());
  CHECK(catalogue->size() == 5);
  CHECK(NumberIn(*catalogue, "c") == 3);
  CHECK(NumberIn(*catalogue, "a") == 2);
}

TEST_CASE("what no manifest counts is cut off", "[store][audio]") {
  test::TemporaryDirectory folder;
  auto catalogue = AudioCatalogue::Open(folder / "");
  REQUIRE(catalogue.has_value());
  REQUIRE(catalogue->Append(kThree, Twice::kRefused).has_value());
  REQUIRE(catalogue->CutTo(1).has_value());
  CHECK(catalogue->size() == 1);
  CHECK(NumberIn(*catalogue, "a") == -1);
  CHECK(NumberIn(*catalogue, "後來") == 0);
}

TEST_CASE("a catalogue that says something else than the prints is noticed",
          "[store][audio]") {
  test::TemporaryDirectory folder;
  auto catalogue = AudioCatalogue::Open(folder / "");
  REQUIRE(catalogue.has_value());
  REQUIRE(catalogue->Append(kThree, Twice::kRefused).has_value());
  const auto says = [&catalogue](const std::vector<CatalogueRow>& rows) {
    const auto answer = catalogue->Says(rows);
    REQUIRE(answer.has_value());
    return *answer;
  };
  CHECK(says(kThree));
  for (std::size_t row = 0; row < kThree.size(); ++row) {
    std::vector<CatalogueRow> other = kThree;
    other[row].id = "x";
    CHECK_FALSE(says(other));
    other = kThree;
    ++other[row].duration_ms;
    CHECK_FALSE(says(other));
    other = kThree;
    ++other[row].items;
    CHECK_FALSE(says(other));
  }
  CHECK_FALSE(says({kThree[1], kThree[0], kThree[2]}));
  CHECK_FALSE(says({kThree[0], kThree[1]}));
}

TEST_CASE("what is no catalogue is refused, and made anew without its log",
          "[store][audio]") {
  test::TemporaryDirectory folder;
  const std::string path = folder / "";
  test::WriteBytes(folder / "catalogue.sqlite", std::string(4'096, 'x'));
  CHECK_FALSE(AudioCatalogue::Open(path).has_value());
  test::WriteBytes(folder / "catalogue.sqlite-wal", "left behind");
  auto anew = AudioCatalogue::MakeAnew(path);
  REQUIRE(anew.has_value());
  CHECK(anew->size() == 0);
  REQUIRE(anew->Append(kThree, Twice::kRefused).has_value());
  CHECK(NumberIn(*anew, "b") == 1);
}

}  // namespace qiao::store
