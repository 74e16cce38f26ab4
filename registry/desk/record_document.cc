#include "registry/desk/record_document.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "registry/desk/named_ids.h"
#include "registry/desk/rights_parts.h"
#include "registry/service/find_record.h"
#include "schemas/json/canonical.h"

namespace qiao::desk {
namespace {

using registry::RecordOnShow;
using registry::Registry;

// in-force, proposed, ended; "not on record" if the registry does not hold it.
std::string StateOf(const RecordOnShow& shown) {
  if (!shown.fact) return "not on record";
  std::string state = shown.fact->ended        ? "ended"
                      : shown.fact->Proposed() ? "proposed"
                                               : "in-force";
  if (shown.contested) state += "+contested";
  return state;
}

json::Array SignersOf(const RecordOnShow& shown) {
  json::Array keys;
  for (const KeyId& kid : shown.signers) {
    json::Object object{{{"kid", ToText(kid)}}};
    for (const ledger::KeyFact& key : shown.keys) {
      if (key.kid != kid) continue;
      object.members.emplace_back("alg", key.key.alg);
      object.members.emplace_back("role", key.root ? "root" : "daily");
      object.members.emplace_back("added", key.added);
      if (key.revoked) object.members.emplace_back("revoked", *key.revoked);
    }
    keys.emplace_back(std::move(object));
  }
  return keys;
}

json::Array LaterWords(const RecordOnShow& shown) {
  json::Array later;
  for (const registry::LaterWord& one : shown.later) {
    later.emplace_back(json::Object{{{"index", one.index},
                                     {"id", ToText(one.id)},
                                     {"typ", one.typ},
                                     {"party", ToText(one.party)},
                                     {"what", one.what}}});
  }
  return later;
}

json::Object ItemOf(const registry::ItemPlace& item) {
  json::Array path;
  for (const Digest& hash : item.path) path.emplace_back(ToText(hash));
  return {{{"manifest", ToText(item.manifest)},
           {"index", item.manifest_index},
           {"n", item.n},
           {"count", item.count},
           {"root", ToText(item.root)},
           {"path", std::move(path)}}};
}

// Every subject that is spoken of, by its name, as far as there is one.
Result<json::Object> NamesIn(const Registry* registry,
                             const RecordOnShow& shown, const NamedIds& named) {
  json::Object names;
  if (registry == nullptr) return names;
  const Statement& statement = shown.record.statement();
  std::set<SubjectId> subjects(named.subjects.begin(), named.subjects.end());
  subjects.insert(statement.also.begin(), statement.also.end());
  subjects.insert({AsSubject(statement.party), statement.subj});
  for (const registry::LaterWord& later : shown.later) {
    subjects.insert(AsSubject(later.party));
  }
  for (const SubjectId& subject : subjects) {
    QIAO_TRY(const auto registration, registry->store().Registration(subject));
    if (!registration) continue;
    std::string name = TitleOf(registration->statement().body);
    if (!name.empty()) {
      names.members.emplace_back(ToText(subject), std::move(name));
    }
  }
  return names;
}

// Every statement that is spoken of, as far as it is on record.
Result<json::Object> StatementsIn(const Registry& registry,
                                  const NamedIds& named) {
  json::Object statements;
  const std::set<StatementId> ids(named.statements.begin(),
                                  named.statements.end());
  for (const StatementId& id : ids) {
    QIAO_TRY(const auto found, registry.store().Statement(id));
    if (!found) continue;
    statements.members.emplace_back(
        ToText(id),
        json::Object{{{"index", found->fact.index}, {"typ", found->fact.typ}}});
  }
  return statements;
}

Result<json::Object> DocumentOf(const Registry* registry,
                                const RecordOnShow& shown) {
  const NamedIds named = NamedIn(shown.record.statement().body);
  QIAO_TRY(json::Value payload, json::Parse(shown.record.record().payload));
  QIAO_TRY(json::Object names, NamesIn(registry, shown, named));
  json::Object object{{{"schema", "qiao.record/1"},
                       {"id", ToText(shown.record.id())},
                       {"state", StateOf(shown)},
                       {"payload", std::move(payload)},
                       {"entry", shown.record.entry()},
                       {"signed_with", SignersOf(shown)},
                       {"names", std::move(names)},
                       {"later", LaterWords(shown)}}};
  if (registry != nullptr && !named.statements.empty()) {
    QIAO_TRY(json::Object statements, StatementsIn(*registry, named));
    object.members.emplace_back("statements", std::move(statements));
  }
  if (shown.fact) {
    object.members.emplace_back("index", shown.fact->index);
    if (shown.fact->ended) {
      object.members.emplace_back("ended", *shown.fact->ended);
    }
    if (!shown.fact->needs.empty()) {
      json::Array needs;
      for (const PartyId& party : shown.fact->needs) {
        needs.emplace_back(ToText(party));
      }
      object.members.emplace_back("needs", std::move(needs));
    }
  }
  if (shown.item) object.members.emplace_back("item", ItemOf(*shown.item));
  return object;
}

}  // namespace

Result<json::Object> RecordDocument(const Registry& registry,
                                    std::string_view reference) {
  QIAO_TRY(const store::Store::Snapshot moment, registry.store().Read());
  QIAO_TRY(const RecordOnShow shown, registry::FindRecord(registry, reference));
  return DocumentOf(&registry, shown);
}

Result<json::Object> EntryDocument(const Registry* registry,
                                   std::string_view entry) {
  if (registry == nullptr) {
    QIAO_TRY(const RecordOnShow shown, registry::RecordOfEntry(nullptr, entry));
    return DocumentOf(nullptr, shown);
  }
  QIAO_TRY(const store::Store::Snapshot moment, registry->store().Read());
  QIAO_TRY(const RecordOnShow shown, registry::RecordOfEntry(registry, entry));
  return DocumentOf(registry, shown);
}

}  // namespace qiao::desk
