#include "registry/ledger/static_log.h"

#include "tests/registry/ledger/vectors.h"
#include "tests/support/catch.h"

namespace qiao::ledger {
namespace {

using namespace vectors;  // NOLINT(google-build-using-namespace)

Result<std::optional<std::string>> ReadGoldenLog(const std::string& path) {
  const std::filesystem::path file = test::Golden("records/log/" + path);
  if (!std::filesystem::exists(file)) return std::optional<std::string>();
  return std::optional<std::string>(test::ReadFile(file));
}

TrustPolicy VectorPolicy() {
  return *ParsePolicy(Golden("records/policy.txt"));
}

TEST_CASE("tiles are named as static files are", "[ledger][tile]") {
  CHECK(TilePath(0, 0, 256) == "tile/0/000");
  CHECK(TilePath(0, 0, 40) == "tile/0/000.p/40");
  CHECK(TilePath(-1, 7, 256) == "tile/entries/007");
  CHECK(TilePath(1, 1234, 17) == "tile/1/x001/234.p/17");
  CHECK(TilePath(2, 1000000, 256) == "tile/2/x001/x000/000");
}

TEST_CASE("an entry bundle gives back its entries", "[ledger][tile]") {
  const std::vector<std::string> entries{"", "a", std::string(300, 'b')};
  const auto bytes = EncodeEntryBundle(entries);
  REQUIRE(bytes);
  CHECK(*ParseEntryBundle(*bytes, 3) == entries);
  CHECK_FALSE(ParseEntryBundle(*bytes, 2));
  for (std::size_t size = 0; size < bytes->size(); ++size) {
    CHECK_FALSE(ParseEntryBundle(bytes->substr(0, size), 3));
  }
  CHECK_FALSE(EncodeEntryBundle({std::string(65536, 'x')}));
}

TEST_CASE("the vectors' log is what its entries say", "[ledger][audit]") {
  const auto report = AuditLog(ReadGoldenLog, VectorPolicy());
  if (!report) FAIL(report.error().message);
  CHECK(report->head.size == 40);
  CHECK(ToText(report->head.root).substr(0, 8) == "32048e33");
  CHECK(report->not_understood == 0);
  CHECK(report->signed_by.size() == 3);
}

TEST_CASE("any changed byte of a log's files is noticed", "[ledger][audit]") {
  const TrustPolicy policy = VectorPolicy();
  for (const std::string& changed :
       {std::string("checkpoint"), TilePath(0, 0, 40), TilePath(-1, 0, 40)}) {
    // The last line of the checkpoint is of a key that the policy does not
    // know: it says nothing, whatever it holds.
    const std::string whole = **ReadGoldenLog(changed);
    const std::size_t size =
        changed == "checkpoint" ? whole.rfind("\n\xe2") : whole.size();
    for (std::size_t at = 0; at < size; at += size / 7) {
      const auto report = AuditLog(
          [&](const std::string& path) {
            auto bytes = ReadGoldenLog(path);
            if (path == changed) {
              char& byte = (**bytes)[at];
              byte = static_cast<char>(byte ^ 4);
            }
            return bytes;
          },
          policy);
      CAPTURE(changed, at);
      CHECK_FALSE(report);
    }
  }
}

}  // namespace
}  // namespace qiao::ledger
