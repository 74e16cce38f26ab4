#include "cli/keys_on_record.h"

#include <algorithm>

#include "schemas/json/document.h"

namespace qiao::cli {
namespace {

using json::View;

std::optional<std::int64_t> NumberIn(View view) {
  if (!view) return std::nullopt;
  return view.number();
}

Error NoKey() {
  return Error{ErrorCode::kUnavailable, "the server's answer is no key"};
}

}  // namespace

const KeyOnRecord* OnRecord::Find(const KeyId& kid) const {
  const auto found = std::ranges::find(keys, kid, &KeyOnRecord::kid);
  return found == keys.end() ? nullptr : &*found;
}

bool OnRecord::InForce(const KeyId& kid) const {
  const KeyOnRecord* const key = Find(kid);
  return key != nullptr && !key->root && !key->revoked;
}

bool OnRecord::RootInForce(const KeyId& kid) const {
  const KeyOnRecord* const key = Find(kid);
  return key != nullptr && key->root && !key->revoked;
}

std::vector<PublicKey> OnRecord::Roots() const {
  std::vector<PublicKey> roots;
  for (const KeyOnRecord& key : keys) {
    if (key.root && !key.revoked) roots.push_back(key.key);
  }
  return roots;
}

Result<OnRecord> KeysAt(desk::Desk& desk, const PartyId& party) {
  QIAO_TRY(const json::Object document, desk.PartyKeys(party));
  const View view(document);
  OnRecord on_record;
  on_record.log = view["log"].text();
  on_record.threshold = view["threshold"].number();
  if (const json::Object* need = view["need"].object()) {
    for (const auto& [typ, count] : need->members) {
      if (count.AsInteger() == nullptr) return NoKey();
      on_record.need.emplace(typ, *count.AsInteger());
    }
  }
  for (const View one : view["keys"].items()) {
    const auto kid = ParseKeyId(one["kid"].text());
    const std::string pub(one["pub"].text());
    KeyOnRecord key;
    key.key.alg = one["alg"].text();
    key.key.pub.resize(pub.size() / 2);
    if (!kid || !FromHex(pub, key.key.pub)) return NoKey();
    key.kid = *kid;
    key.root = one["role"].text() == "root";
    key.added = one["added"].number();
    key.may = one["may"].texts();
    key.revoked = NumberIn(one["revoked"]);
    key.since = NumberIn(one["since"]);
    on_record.keys.push_back(std::move(key));
  }
  return on_record;
}

Result<ledger::Heading> HeadingOf(desk::Desk& desk, const OnRecord& log) {
  QIAO_TRY(ledger::Heading heading, desk.Heading());
  if (heading.log == log.log) return heading;
  return Error{ErrorCode::kChanged,
               "asked " + log.log + ", and " + heading.log + " answered"};
}

}  // namespace qiao::cli
