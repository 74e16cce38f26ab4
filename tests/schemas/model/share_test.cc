#include "schemas/model/share.h"

#include <algorithm>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/paths.h"

namespace qiao {
namespace {

Share Of(std::int64_t num, std::int64_t den, std::string text = {}) {
  return *Share::Make(num, den, std::move(text));
}

ShareSum SumOf(const std::vector<Share>& shares) {
  ShareSum sum;
  for (const Share& share : shares) sum.Add(share);
  return sum;
}

std::string WordOf(std::strong_ordering order) {
  return order < 0 ? "less" : order > 0 ? "greater" : "equal";
}

struct Row {
  std::vector<Share> shares;
  std::string sum, against, difference, percent2, percent0, why;
};

std::vector<Row> GoldenRows() {
  std::ifstream file(test::SourceDir() + "/tests/golden/share_sums.tsv");
  REQUIRE(file.good());
  std::vector<Row> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream cells(line);
    std::string shares;
    Row row;
    std::getline(cells, shares, '\t');
    std::getline(cells, row.sum, '\t');
    std::getline(cells, row.against, '\t');
    std::getline(cells, row.difference, '\t');
    std::getline(cells, row.percent2, '\t');
    std::getline(cells, row.percent0, '\t');
    std::getline(cells, row.why);
    std::istringstream list(shares);
    for (std::string share; list >> share;) {
      const std::size_t slash = share.find('/');
      row.shares.push_back(Of(std::stoll(share.substr(0, slash)),
                              std::stoll(share.substr(slash + 1))));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

TEST_CASE("a share is reduced, and equal shares have equal parts",
          "[model][share]") {
  const Share share = Of(3333, 9999, "三分之一");
  CHECK(share.num == 1);
  CHECK(share.den == 3);
  CHECK(share.text == "三分之一");
  CHECK(Of(0, 7) == Of(0, 1));
  CHECK(Of(kMaxInteger, kMaxInteger) == Of(1, 1));
}

TEST_CASE(
    "more than the whole, less than nothing and parts of 2^53 are refused",
    "[model][share]") {
  CHECK_FALSE(Share::Make(3, 2));
  CHECK_FALSE(Share::Make(-1, 2));
  CHECK_FALSE(Share::Make(0, 0));
  CHECK_FALSE(Share::Make(1, -2));
  CHECK_FALSE(Share::Make(1, kMaxInteger + 1));
  CHECK(Share::Make(kMaxInteger - 1, kMaxInteger));
  CHECK(Share::Make(3, 2).error().message == "3/2 is more than the whole");
}

TEST_CASE("sums of shares are exact", "[model][share]") {
  const auto rows = GoldenRows();
  CHECK(rows.size() > 40);
  for (const Row& row : rows) {
    INFO(row.why);
    const ShareSum sum = SumOf(row.shares);
    CHECK(sum.Fraction() == row.sum);
    CHECK(WordOf(sum.CompareToWhole()) == row.against);
    CHECK(sum.DifferenceFromWhole() == row.difference);
    CHECK(sum.DecimalPercent(2) == row.percent2);
    CHECK(sum.DecimalPercent(0) == row.percent0);
  }
}

TEST_CASE("a sum does not depend on the order or grouping of its shares",
          "[model][share]") {
  const unsigned seed = 20261122;
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (Row& row : GoldenRows()) {
    INFO(row.why);
    std::shuffle(row.shares.begin(), row.shares.end(), random);
    CHECK(SumOf(row.shares).Fraction() == row.sum);
    const auto middle =
        row.shares.begin() + static_cast<std::ptrdiff_t>(row.shares.size() / 2);
    ShareSum halves = SumOf({row.shares.begin(), middle});
    halves.Add(SumOf({middle, row.shares.end()}));
    CHECK(halves.Fraction() == row.sum);
    CHECK((halves.Compare(SumOf(row.shares)) == 0));
  }
}

TEST_CASE("sums are compared exactly", "[model][share]") {
  const ShareSum third = SumOf({Of(1, 3)});
  CHECK((third.Compare(SumOf({Of(3333, 10000)})) > 0));
  CHECK((third.Compare(SumOf({Of(3334, 10000)})) < 0));
  CHECK((SumOf({}).Compare(SumOf({Of(0, 1)})) == 0));
  ShareSum twice = third;
  twice.Add(twice);
  CHECK(twice.Fraction() == "2/3");
}

TEST_CASE("a decimal that goes on says so", "[model][share]") {
  CHECK(SumOf({Of(1, 3)}).DecimalPercent(2) == "33.33…%");
  CHECK(SumOf({Of(1, 2), Of(1, 1)}).DecimalPercent(2) == "150%");
  CHECK(SumOf({Of(1, 8)}).DecimalPercent(1) == "12.5%");
  CHECK(SumOf({Of(1, 30000)}).DecimalPercent(1) == "0.0…%");
  CHECK(SumOf({}).DecimalPercent(2) == "0%");
}

// Shares whose denominators hardly have a factor in common.
std::vector<Share> Unlike(std::size_t count, std::int64_t num) {
  std::vector<Share> shares;
  std::mt19937_64 random(20261122);
  while (shares.size() < count) {
    const auto den = kMaxInteger - static_cast<std::int64_t>(random() >> 20);
    if (den > num) shares.push_back(Of(num, den));
  }
  return shares;
}

TEST_CASE("a sum stays short however many unlike shares are added",
          "[model][share]") {
  const std::vector<Share> shares = Unlike(3'000, 1);
  ShareSum sum;
  std::size_t longest = 0, exact = 0;
  for (const Share& share : shares) {
    sum.Add(share);
    if (!sum.IsExact()) continue;
    ++exact;
    longest = std::max(longest, sum.Fraction().size());
  }
  CHECK(exact > 70);  // of 53 bits each
  CHECK(exact < 110);
  CHECK(longest < 2'500);
  CHECK(sum.Fraction().size() < 50);
  CHECK(sum.Fraction().starts_with("≥"));
  CHECK(sum.DifferenceFromWhole().starts_with("≤"));
  CHECK(sum.DifferencePercent(2) == "≤99.99…%");
  CHECK((sum.CompareToWhole() < 0));
}

TEST_CASE("a sum that is not exact is never more than the shares",
          "[model][share]") {
  // Each with what it lacks of the whole: 200 wholes.
  std::vector<Share> shares = Unlike(200, 4'711);
  const std::vector<Share> halves = shares;
  for (const Share& share : halves) {
    shares.push_back(Of(share.den - share.num, share.den));
  }
  const ShareSum sum = SumOf(shares);
  CHECK_FALSE(sum.IsExact());
  CHECK((sum.CompareToWhole() > 0));
  CHECK(sum.DecimalPercent(10) == "≥19999.9999999999…%");
  CHECK(sum.DifferencePercent(2) == "≥19899.99…%");
  CHECK((sum.Compare(SumOf(std::vector<Share>(200, Of(1, 1)))) < 0));
  CHECK((sum.Compare(SumOf(std::vector<Share>(199, Of(1, 1)))) > 0));
}

TEST_CASE("whether a sum is exact does not depend on the order of its shares",
          "[model][share]") {
  // In pairs the parts would cancel out; the sum is not exact all the same.
  std::vector<Share> shares;
  for (const Share& share : Unlike(100, 3)) {
    shares.push_back(share);
    shares.push_back(Of(share.den - share.num, share.den));
  }
  const std::string first = SumOf(shares).Fraction();
  CHECK(first.starts_with("≥"));
  std::mt19937 random(7);
  for (int round = 0; round < 3; ++round) {
    std::shuffle(shares.begin(), shares.end(), random);
    CHECK(SumOf(shares).Fraction() == first);
    const auto middle = shares.begin() + 20;
    ShareSum parts = SumOf({shares.begin(), middle});
    CHECK(parts.IsExact());
    parts.Add(SumOf({middle, shares.end()}));
    CHECK(parts.Fraction() == first);
  }
}

TEST_CASE("three times 33.33% misses the whole by less than its rounding",
          "[model][share]") {
  const std::vector<Share> thirds(3, Of(3333, 10000, "33.33%"));
  CHECK(RoundingSlack(thirds).Fraction() == "3/20000");
  CHECK(SumOf(thirds).DifferenceFromWhole() == "1/10000");
  CHECK((SumOf(thirds).DistanceFromWhole().Compare(RoundingSlack(thirds)) < 0));
}

TEST_CASE("100.05% from three numbers of two decimals is not rounding",
          "[model][share]") {
  const std::vector<Share> shares = {Of(3335, 10000, "33.35%"),
                                     Of(3335, 10000, "33.35%"),
                                     Of(3335, 10000, "33.35%")};
  CHECK(SumOf(shares).DifferenceFromWhole() == "1/2000");
  CHECK((SumOf(shares).DistanceFromWhole().Compare(RoundingSlack(shares)) > 0));
}

TEST_CASE("the slack of a share depends on how it was written",
          "[model][share]") {
  const auto slack = [](std::int64_t num, std::int64_t den,
                        const std::string& text) {
    const std::vector<Share> one = {Of(num, den, text)};
    return RoundingSlack(one).Fraction();
  };
  CHECK(slack(1, 2, "50%") == "1/200");
  CHECK(slack(1, 2, "50.0%") == "1/2000");
  CHECK(slack(1, 2, "50") == "1/200");
  CHECK(slack(1, 2, "0.50") == "1/200");
  CHECK(slack(3333, 10000, "0.3333") == "1/20000");
  CHECK(slack(3333, 10000, "３３．３３％") == "1/20000");
  CHECK(slack(1, 2, "各50%") == "1/200");
  CHECK(slack(1, 4, "作詞50% 作曲25%") == "1/200");
  CHECK(slack(1, 8, "125‰") == "1/2000");
  CHECK(slack(1, 2, "50.0000000000000000000000%") ==
        "1/2" + std::string(24, '0'));
  CHECK(slack(1, 3, "1/3") == "0");
  CHECK(slack(1, 3, "三分之一") == "0");
  CHECK(slack(1, 2, "各半") == "0");
  CHECK(slack(1, 1, "1") == "0");
  CHECK(slack(1, 3, "") == "0");
  CHECK(slack(1, 3, "99999999999999999999999999") == "0");
  CHECK(RoundingSlack({}).Fraction() == "0");
}

TEST_CASE("a sum of very many shares stays exact and quick", "[model][share]") {
  ShareSum sum;
  for (int i = 0; i < 30000; ++i) sum.Add(Of(1, 30000));
  CHECK((sum.CompareToWhole() == 0));
}

}  // namespace
}  // namespace qiao
