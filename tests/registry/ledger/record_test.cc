#include "registry/ledger/record.h"

#include "registry/ledger/admission.h"
#include "registry/ledger/merkle.h"
#include "registry/ledger/minted_ids.h"
#include "registry/ledger/shape.h"
#include "registry/ledger/state_tree.h"
#include "tests/registry/ledger/vectors.h"
#include "tests/support/catch.h"

namespace qiao::ledger {
namespace {

using namespace vectors;  // NOLINT(google-build-using-namespace)

constexpr std::string_view kOrigin = "registry.example/tw";

ShapedRecord Shape(const std::string& entry) {
  auto shaped = CheckShape(entry, json::Edition::kAdmission);
  if (!shaped) FAIL(shaped.error().message);
  return *shaped;
}

// The log that holds the first `count` entries of the main vectors.
Admission LogOf(const json::Value& records, std::int64_t count) {
  Admission log(std::string(kOrigin), RuleSet::kAudit);
  for (std::int64_t i = 0; i < count; ++i) {
    const json::Value& one = (*records.AsArray())[static_cast<std::size_t>(i)];
    const auto admitted = log.Admit(Shape(TextAt(one, "entry")));
    if (!admitted) FAIL(i << ": " << admitted.error().message);
  }
  return log;
}

void CheckRecordVectors(const std::string& name) {
  const auto text = Records(name);
  if (!text) return;
  const json::Value records = Json(*text);
  REQUIRE(records.AsArray()->size() == 40);
  Admission log(std::string(kOrigin), RuleSet::kAdmission);
  for (const json::Value& one : *records.AsArray()) {
    CAPTURE(name, TextAt(one, "name"));
    const std::string& entry = TextAt(one, "entry");
    const ShapedRecord shaped = Shape(entry);
    CHECK(EncodeEntry(shaped.record()) == entry);
    CHECK(EncodePayload(shaped.statement()) == shaped.record().payload);
    CHECK(shaped.record().payload == *Unhex(TextAt(one, "payload_hex")));
    if (Has(one, "signed_hex")) {
      CHECK(SignedMessage(shaped.record().payload) ==
            *Unhex(TextAt(one, "signed_hex")));
    }
    CHECK(ToText(shaped.id()) == TextAt(one, "id"));
    CHECK(ToText(LeafHash(entry)) == TextAt(one, "leaf"));
    std::vector<std::string> touches;
    for (const json::Value& key : ListAt(one, "touches")) {
      touches.push_back(*key.AsString());
    }
    CHECK(Touches(shaped.statement()) == touches);
    const json::Value no_keys{json::Array{}};
    const json::Value& keys = Has(one, "keys") ? At(one, "keys") : no_keys;
    CHECK(keys.AsArray()->size() == shaped.record().sigs.size());
    for (const json::Value& key : *keys.AsArray()) {
      const PublicKey pub{TextAt(key, "alg"), Bytes(TextAt(key, "pub"))};
      CHECK(ToText(KeyIdOf(pub)) == TextAt(key, "kid"));
      for (const SignatureLine& line : shaped.record().sigs) {
        if (line.kid != KeyIdOf(pub)) continue;
        CHECK(Verifies(pub, SignedMessage(shaped.record().payload), line.sig));
      }
    }
    const auto admitted = log.Admit(shaped);
    if (!admitted) FAIL(admitted.error().message);
    CHECK(admitted->index() == NumberAt(one, "index"));
    CHECK(ToText(admitted->leaf()) == TextAt(one, "leaf"));
  }
}

TEST_CASE("the main vectors are admitted with their ids, leaves and chains",
          "[ledger][record]") {
  CheckRecordVectors("records-main.json");
}
TEST_CASE("the vectors of one algorithm each are admitted",
          "[ledger][record][shared]") {
  CheckRecordVectors("records-ed25519.json");
  CheckRecordVectors("records-es256.json");
  CheckRecordVectors("records-sm2.json");
}

TEST_CASE("entries with one fault of shape are refused with its code",
          "[ledger][shape]") {
  const auto text = Records("refused.json");
  if (!text) return;
  const json::Value cases = Json(*text);
  int tried = 0;
  for (const json::Value& one : *cases.AsArray()) {
    if (TextAt(one, "kind") != "entry") continue;
    CAPTURE(TextAt(one, "name"));
    const auto shaped =
        CheckShape(*Unhex(TextAt(one, "entry_hex")), json::Edition::kAdmission);
    REQUIRE_FALSE(shaped);
    CHECK(CodeOf(shaped.error()) == TextAt(one, "code"));
    ++tried;
  }
  CHECK(tried > 0);
}

TEST_CASE("statements with one fault against the log are refused with its code",
          "[ledger][admission]") {
  const auto text = Records("refused.json");
  const auto main = Records("records-main.json");
  if (!text || !main) return;
  const json::Value cases = Json(*text);
  const json::Value records = Json(*main);
  int tried = 0;
  for (const json::Value& one : *cases.AsArray()) {
    if (TextAt(one, "kind") != "append") continue;
    CAPTURE(TextAt(one, "name"));
    const Admission log = LogOf(records, NumberAt(one, "prefix"));
    std::optional<AdmissionClock> clock;
    if (Has(one, "clock")) {
      const json::Array& times = ListAt(one, "clock");
      clock = AdmissionClock{*ParseInstant(*times[0].AsString()),
                             *ParseInstant(*times[1].AsString())};
    }
    Admission next(log.facts(), RuleSet::kAdmission, clock);
    const auto shaped =
        CheckShape(*Unhex(TextAt(one, "entry_hex")), json::Edition::kAdmission);
    if (!shaped) FAIL(shaped.error().message);
    const auto admitted = next.Admit(*shaped);
    REQUIRE_FALSE(admitted);
    CHECK(CodeOf(admitted.error()) == TextAt(one, "code"));
    ++tried;
  }
  CHECK(tried > 0);
}

}  // namespace
}  // namespace qiao::ledger
