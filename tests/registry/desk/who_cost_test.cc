// What an answer costs in one process, on a small registry. Prints numbers;
// build/release/bin/desk_tests "[.slow]"
#include <ctime>
#include <iostream>
#include <string>

#include "registry/desk/local_desk.h"
#include "registry/desk/who_question.h"
#include "schemas/json/canonical.h"
#include "tests/support/catch.h"
#include "tests/support/registries.h"

namespace qiao::desk {
namespace {

using test::ALabel;
using test::ARegistry;
using test::ASealedLink;
using test::ASong;
using test::Good;

std::string IsrcOf(int n) {
  std::string digits = std::to_string(n);
  return "TWA0124" + std::string(5 - digits.size(), '0') + digits;
}

// Microseconds of processor time a question: others may be at work.
template <typename Ask>
double Cost(int times, const Ask& ask) {
  const std::clock_t started = std::clock();
  for (int i = 0; i < times; ++i) ask(i);
  return 1e6 * static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC /
         times;
}

TEST_CASE("an answer by ISRC costs microseconds", "[desk][.slow]") {
  ARegistry registry;
  const ALabel north(registry, "北岸音樂"), south(registry, "南风唱片");
  constexpr int kSongs = 200;
  registry::AlongWith along;
  for (int n = 0; n < kSongs; ++n) {
    const std::string title = "第" + std::to_string(n) + "首歌";
    ASong a = ASong(north, title).By("劉若英").Isrc(IsrcOf(n)).Claiming(1, 2);
    a.AppendTo(*registry);
    if (n % 2 == 0) continue;  // on one shore only
    ASong b = ASong(south, title).By("刘若英").Claiming(2, 3, {158});
    b.AppendTo(*registry);
    along.links.push_back(
        ASealedLink(registry, a.subject, b.subject, matcher::Verdict::kSame));
  }
  Good(registry->Record(along));
  LocalDesk desk(
      Good(registry::Registry::OpenToRead(registry.path, test::FixedNow)));
  const auto ask = [&](const std::string& isrc) {
    WhoQuestion question;
    question.isrc = isrc;
    question.territories = {"TW"};
    question.rights = {"online"};
    return json::Canonical(Good(desk.Who(ToJson(question)))).size();
  };
  std::size_t bytes = 0;
  const double one =
      Cost(4000, [&](int i) { bytes += ask(IsrcOf(i * 2 % kSongs)); });
  const double disputed =
      Cost(4000, [&](int i) { bytes += ask(IsrcOf((i * 2 + 1) % kSongs)); });
  std::cout << "who by ISRC, " << kSongs << " recordings: " << one
            << " us; with a conflict over two linked recordings: " << disputed
            << " us; " << bytes / 8000 << " bytes an answer\n";
  CHECK(one < 5000);
}

}  // namespace
}  // namespace qiao::desk
