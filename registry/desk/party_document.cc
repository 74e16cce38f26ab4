#include "registry/desk/party_document.h"

#include <utility>
#include <vector>

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

}  // namespace qiao::desk
