#include "matcher/audio/pcm_stream.h"

#include <algorithm>
#include <random>

#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

std::string Frame(char type, const std::string& payload) {
  std::string frame(1, type);
  for (int i = 0; i < 4; ++i) {
    frame.push_back(static_cast<char>(payload.size() >> (8 * i) & 0xff));
  }
  return frame + payload;
}

std::string End(std::uint64_t samples, std::uint32_t damaged) {
  std::string payload;
  for (int i = 0; i < 8; ++i) {
    payload.push_back(static_cast<char>(samples >> (8 * i) & 0xff));
  }
  for (int i = 0; i < 4; ++i) {
    payload.push_back(static_cast<char>(damaged >> (8 * i) & 0xff));
  }
  return Frame('E', payload);
}

const std::string kMagic(kPcmMagic);
const std::string kHeader =
    Frame('H', "codec\tflac\nisrc\tTWA459900123\ntitle\t後來\ntrack\t3\n");
const std::string kGood = kMagic + kHeader +
                          Frame('P', std::string("\x01\x00\xff\xff", 4)) +
                          End(2, 0);

struct Reading {
  std::vector<std::int16_t> heard;
  PcmStreamReader reader{[this](std::span<const std::int16_t> samples) {
    heard.insert(heard.end(), samples.begin(), samples.end());
  }};
  Result<void> Take(const std::string& bytes) {
    std::vector<std::uint8_t> copy(bytes.begin(), bytes.end());
    return reader.Take(copy);
  }
};

bool IsRefused(const std::string& bytes) {
  Reading reading;
  return !reading.Take(bytes).has_value();
}

}  // namespace

TEST_CASE("a whole answer is read however it is cut up", "[audio]") {
  for (std::size_t step : {1U, 2U, 5U, 1000U}) {
    Reading reading;
    for (std::size_t at = 0; at < kGood.size(); at += step) {
      REQUIRE(reading.Take(kGood.substr(at, step)).has_value());
    }
    CHECK(reading.reader.ended());
    CHECK(reading.heard == std::vector<std::int16_t>{1, -1});
    CHECK(reading.reader.header().codec == "flac");
    CHECK(reading.reader.header().title == "後來");
    CHECK(reading.reader.header().track == 3);
  }
}

TEST_CASE("an answer that breaks off has not ended", "[audio]") {
  for (std::size_t length = 0; length < kGood.size(); ++length) {
    Reading reading;
    CHECK(reading.Take(kGood.substr(0, length)).has_value());
    CHECK_FALSE(reading.reader.ended());
  }
}

TEST_CASE("an answer against the rules is refused", "[audio]") {
  CHECK(IsRefused("QIAOPCM2" + kHeader));
  CHECK(IsRefused(kMagic + Frame('P', "ab")));
  CHECK(IsRefused(kMagic + End(0, 0)));
  CHECK(IsRefused(kMagic + kHeader + kHeader));
  CHECK(IsRefused(kMagic + kHeader + Frame('P', "abc")));
  CHECK(IsRefused(kMagic + kHeader + Frame('P', "ab") + End(2, 0)));
  CHECK(IsRefused(kMagic + kHeader + Frame('E', "ab")));
  CHECK(IsRefused(kMagic + kHeader + Frame('X', "")));
  CHECK(IsRefused(kGood + Frame('P', "ab")));
  CHECK(IsRefused(kMagic + "P\xff\xff\xff\xff"));
  CHECK(IsRefused(kMagic + Frame('H', std::string(20'000, 'a'))));
  CHECK(IsRefused(kMagic + Frame('H', "no tab")));
}

TEST_CASE("tags that are no clean text are left out", "[audio]") {
  Reading reading;
  REQUIRE(reading
              .Take(kMagic + Frame('H',
                                   "title\tbad \xc3\x28\nartist\ta\x1b[2J"
                                   "\nalbum\t" +
                                       std::string(1'001, 'a') +
                                       "\ntrack\t-1\nisrc\tX\n"))
              .has_value());
  CHECK(reading.reader.header().title.empty());
  CHECK(reading.reader.header().artist.empty());
  CHECK(reading.reader.header().album.empty());
  CHECK_FALSE(reading.reader.header().track.has_value());
  CHECK(reading.reader.header().isrc == "X");
}

TEST_CASE("a failure carries its reason", "[audio]") {
  Reading reading;
  REQUIRE(reading.Take(kMagic + Frame('F', "holds no audio")).has_value());
  CHECK(reading.reader.failure() == "holds no audio");
  Reading hostile;
  REQUIRE(hostile.Take(kMagic + Frame('F', "\x1b[31m")).has_value());
  CHECK(hostile.reader.failure() == "not audio");
}

TEST_CASE("random damage never reads as a longer answer", "[audio]") {
  std::mt19937 random(42);
  for (int round = 0; round < 2'000; ++round) {
    std::string bytes = kGood;
    bytes[random() % bytes.size()] = static_cast<char>(random());
    Reading reading;
    if (reading.Take(bytes).has_value() && reading.reader.ended()) {
      CHECK(reading.heard.size() == 2);
    }
  }
}

}  // namespace qiao::matcher
