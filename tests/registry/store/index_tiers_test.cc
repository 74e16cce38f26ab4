#include "registry/store/index_tiers.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "tests/support/catch.h"

namespace qiao::store {
namespace {

using Kind = IndexFile::Kind;
constexpr std::uint64_t kBytesEach = 4'000;

IndexFile FileOf(Kind kind, std::uint64_t tracks) {
  IndexFile file;
  file.kind = kind;
  file.tracks = tracks;
  file.payload_bytes = tracks * kBytesEach;
  return file;
}

struct Growth {
  std::vector<IndexFile> files;
  std::uint64_t tracks = 0;
  std::uint64_t copied = 0;  // tracks, by merges
  std::size_t most_files = 0;
};

// Additions as a writer makes them, of one kind of files.
void Add(Growth& growth, Kind kind, std::uint64_t tracks) {
  growth.files.push_back(FileOf(kind, tracks));
  growth.tracks += tracks;
  for (;;) {
    const auto run = FilesToMerge(growth.files, kind);
    if (run.empty()) break;
    std::uint64_t together = 0;
    for (const std::size_t place : run) together += growth.files[place].tracks;
    growth.copied += together;
    growth.files.resize(run.front());
    growth.files.push_back(FileOf(kind, together));
  }
  growth.most_files = std::max(growth.most_files, growth.files.size());
}

std::uint64_t TracksIn(const Growth& growth, Kind kind) {
  return TracksOf(growth.files, kind);
}

}  // namespace

TEST_CASE("eight files of one size become one, and eight of those another",
          "[store][audio]") {
  Growth growth;
  for (int n = 0; n < 7; ++n) Add(growth, Kind::kKeys, 1);
  CHECK(growth.files.size() == 7);
  Add(growth, Kind::kKeys, 1);
  CHECK(growth.files.size() == 1);
  for (int n = 0; n < 56; ++n) Add(growth, Kind::kKeys, 1);
  CHECK(growth.files.size() == 1);
  CHECK(growth.copied == 2 * 64);
}

TEST_CASE("files of the other kind are left alone, and in their places",
          "[store][audio]") {
  std::vector<IndexFile> files;
  for (int n = 0; n < 8; ++n) {
    files.push_back(FileOf(Kind::kPrints, 1));
    if (n != 3) files.push_back(FileOf(Kind::kKeys, 1));
  }
  CHECK(FilesToMerge(files, Kind::kPrints) ==
        std::vector<std::size_t>{0, 2, 4, 6, 7, 9, 11, 13});
  CHECK(FilesToMerge(files, Kind::kKeys).empty());
}

TEST_CASE("single additions leave few files, and are copied a few times",
          "[store][audio]") {
  for (const Kind kind : {Kind::kPrints, Kind::kKeys}) {
    Growth growth;
    for (int n = 0; n < 100'000; ++n) Add(growth, kind, 1);
    CHECK(TracksIn(growth, kind) == 100'000);
    CHECK(growth.most_files < 60);
    CHECK(growth.copied < 7 * growth.tracks);
  }
}

TEST_CASE("additions of mixed sizes leave few files, too", "[store][audio]") {
  std::mt19937 random(7);
  for (const int pattern : {0, 1, 2}) {
    CAPTURE(pattern);
    Growth growth;
    for (std::uint64_t n = 0; n < 20'000; ++n) {
      std::uint64_t tracks = std::uint64_t{1} << (random() % 12);
      if (pattern == 0) tracks = n % 2 == 0 ? 1 : 100;
      if (pattern == 1) tracks = 1 + n % 600;
      Add(growth, Kind::kKeys, tracks);
    }
    CHECK(growth.most_files < 120);
    CHECK(growth.copied < 12 * growth.tracks);
  }
}

TEST_CASE("prints that are large enough are not written twice",
          "[store][audio]") {
  Growth growth;
  for (int n = 0; n < 20; ++n) Add(growth, Kind::kPrints, 32'768);
  CHECK(growth.copied == 0);
  CHECK(growth.files.size() == 20);
}

TEST_CASE("no segment grows beyond what a segment can hold", "[store][audio]") {
  Growth growth;
  for (int n = 0; n < 400; ++n) {
    Add(growth, Kind::kKeys, 32'768);
    for (const IndexFile& file : growth.files) {
      REQUIRE(file.tracks <= std::uint64_t{1} << 21);
      REQUIRE(file.payload_bytes <= std::uint64_t{2} << 30);
    }
  }
  CHECK(growth.files.size() < 60);
}

}  // namespace qiao::store
