#include "registry/ledger/bundle.h"

#include "tests/registry/ledger/vectors.h"
#include "tests/support/catch.h"

namespace qiao::ledger {
namespace {

using namespace vectors;  // NOLINT(google-build-using-namespace)

TrustPolicy VectorPolicy() {
  const auto policy = ParsePolicy(Golden("records/policy.txt"));
  REQUIRE(policy);
  return *policy;
}

void CheckBundleVector(const std::string& name) {
  CAPTURE(name);
  const std::string bytes = Golden("records/bundles/" + name + ".qiaob");
  const auto report = VerifyBundle(bytes, VectorPolicy());
  if (!report) FAIL(report.error().message);
  const json::Value expected =
      Json(Golden("records/bundles/" + name + ".report.json"));
  CHECK(json::Canonical(ToJson(*report)) == json::Canonical(expected));
  const auto bundle = ParseBundle(bytes);
  REQUIRE(bundle);
  CHECK(*EncodeBundle(*bundle) == bytes);
}

TEST_CASE("the vectors' bundles verify with their reports",
          "[ledger][bundle]") {
  for (const char* name : {"work", "recording", "item", "future"}) {
    CheckBundleVector(name);
  }
}

TEST_CASE("bundles with one fault are refused with its code",
          "[ledger][bundle][shared]") {
  const auto text = Shared("records/refused.json");
  if (!text) return;
  const json::Value cases = Json(*text);
  int tried = 0;
  for (const json::Value& one : *cases.AsArray()) {
    if (TextAt(one, "kind") != "bundle") continue;
    CAPTURE(TextAt(one, "name"));
    const auto policy = ParsePolicy(TextAt(one, "policy"));
    REQUIRE(policy);
    const auto report = VerifyBundle(TextAt(one, "bundle"), *policy);
    REQUIRE_FALSE(report);
    CHECK(CodeOf(report.error()) == TextAt(one, "code"));
    ++tried;
  }
  CHECK(tried > 0);
}

// Every `step`-th single-bit change, from `first` on.
void CheckBitFlips(const std::string& name, std::size_t first,
                   std::size_t step) {
  const TrustPolicy policy = VectorPolicy();
  std::string bytes = Golden("records/bundles/" + name + ".qiaob");
  std::size_t accepted = 0;
  for (std::size_t bit = first; bit < bytes.size() * 8; bit += step) {
    char& byte = bytes[bit / 8];
    const char before = byte;
    byte = static_cast<char>(byte ^ (1 << (bit % 8)));
    if (VerifyBundle(bytes, policy)) {
      ++accepted;
      UNSCOPED_INFO(name << ": accepted with bit " << bit << " changed");
    }
    byte = before;
  }
  CHECK(accepted == 0);
}

TEST_CASE("a sample of single-bit changes of a bundle is refused",
          "[ledger][bundle]") {
  CheckBitFlips("future", 0, 201);
  CheckBitFlips("item", 3, 1009);
  CheckBitFlips("work", 5, 2003);
}
TEST_CASE("every single-bit change of a bundle is refused",
          "[ledger][bundle][.slow]") {
  CheckBitFlips("future", 0, 1);
  CheckBitFlips("item", 0, 1);
}

}  // namespace
}  // namespace qiao::ledger
