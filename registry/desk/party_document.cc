#include "registry/desk/party_document.h"

#include <utility>
#include <vector>

#include "registry/service/party_keys.h"

namespace qiao::desk {
namespace {

json::Object ToJson(const registry::PartyOnRecord& party) {
  json::Array names;
  for (const Name& name : party.names) names.emplace_back(name.text);
  return {{{"id", ToText(party.id)},
           {"names", std::move(names)},
           {"kind", party.kind},
           {"index", party.index}}};
}

json::Object ToJson(const ledger::KeyFact& key) {
  json::Object object{{{"kid", ToText(key.kid)},
                       {"alg", key.key.alg},
                       {"pub", ToHex(key.key.pub)},
                       {"role", key.root ? "root" : "daily"},
                       {"added", key.added}}};
  if (!key.root) {
    json::Array may;
    for (const std::string& typ : key.may) may.emplace_back(typ);
    object.members.emplace_back("may", std::move(may));
  }
  if (key.until) object.members.emplace_back("until", ToText(*key.until));
  if (key.revoked) object.members.emplace_back("revoked", *key.revoked);
  if (key.since) object.members.emplace_back("since", *key.since);
  return object;
}

}  // namespace

json::Object PartyDocument(const registry::PartyOnRecord& party) {
  json::Object object = ToJson(party);
  object.members.emplace_back("schema", "qiao.party/1");
  return object;
}

Result<json::Object> PartiesDocument(const registry::Registry& registry) {
  QIAO_TRY(const std::vector<registry::PartyOnRecord> parties,
           registry.Parties());
  json::Array array;
  for (const registry::PartyOnRecord& party : parties) {
    array.emplace_back(ToJson(party));
  }
  return json::Object{
      {{"schema", "qiao.party.list/1"}, {"parties", std::move(array)}}};
}

Result<json::Object> PartyKeysDocument(const registry::Registry& registry,
                                       const PartyId& party) {
  QIAO_TRY(const registry::PartyKeysOnRecord on_record,
           registry::KeysOnRecord(registry, party));
  json::Array keys;
  for (const ledger::KeyFact& key : on_record.keys) {
    keys.emplace_back(ToJson(key));
  }
  json::Object document{{{"schema", "qiao.party.keys/1"},
                         {"party", ToText(party)},
                         {"log", on_record.log},
                         {"log_size", on_record.log_size},
                         {"threshold", on_record.threshold},
                         {"keys", std::move(keys)}}};
  if (!on_record.need.empty()) {
    json::Object need;
    for (const auto& [typ, count] : on_record.need) {
      need.members.emplace_back(typ, count);
    }
    document.members.emplace_back("need", std::move(need));
  }
  return document;
}

}  // namespace qiao::desk
