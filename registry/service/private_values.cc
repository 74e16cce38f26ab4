#include "registry/service/private_values.h"

#include <algorithm>
#include <set>
#include <utility>

#include "registry/ledger/commitments.h"
#include "registry/ledger/minted_ids.h"
#include "registry/ledger/state_tree.h"
#include "schemas/json/canonical.h"

namespace qiao::registry {
namespace {

// A note may be as long (record format §5.1).
constexpr std::size_t kLongest = 4'096;

RegistrationCommon* CommonOf(StatementBody& body) {
  return std::visit(
      [](auto& one) -> RegistrationCommon* {
        if constexpr (requires { one.common; }) {
          return &one.common;
        } else {
          return nullptr;
        }
      },
      body);
}

}  // namespace

Result<std::vector<PrivateOnRecord>> PrivateValuesOf(const Registry& registry,
                                                     const SubjectId& subject) {
  const store::Store& store = registry.store();
  QIAO_TRY(const store::Store::Snapshot moment, store.Read());
  QIAO_TRY(const auto touching, store.Touching(ledger::TouchKey(subject)));
  std::vector<PrivateOnRecord> all;
  std::set<Commitment> seen;
  for (const std::int64_t index : touching) {
    QIAO_TRY(const ledger::ShapedRecord record, store.RecordAt(index));
    for (const PrivateValue& one :
         ledger::CommitmentsOf(record.statement().body)) {
      if (!seen.insert(one.commit).second) continue;
      QIAO_TRY(auto value, store.Private(one.commit));
      all.push_back({one.field, one.commit, index, std::move(value)});
    }
  }
  return all;
}

Result<store::PrivateValue> NewPrivateValue(const SubjectId& owner,
                                            std::string field,
                                            std::string value) {
  if (value.empty() || value.size() > kLongest) {
    return Error{ErrorCode::kUsage,
                 "a private value has 1 to " + std::to_string(kLongest) +
                     " bytes, this one " + std::to_string(value.size())};
  }
  const json::Value plain(std::move(value));
  store::PrivateValue made;
  made.value = json::Canonical(plain);
  // The reason may quote it: it is not passed on.
  if (!json::ParseRecord(
          json::Canonical(json::Value(json::Object{{{"value", plain}}})),
          json::kMaxEntryDepth)) {
    return Error{ErrorCode::kUsage,
                 "a private value is one line of UTF-8, without control "
                 "characters"};
  }
  made.owner = ToText(owner);
  made.field = std::move(field);
  made.salt = ledger::NewSalt();
  made.commit = ledger::Commit(made.salt, made.field, made.owner, plain);
  return made;
}

Result<Statement> WithPrivateValue(const ledger::ShapedRecord& before,
                                   const ledger::Heading& heading,
                                   const store::PrivateValue& value) {
  const Statement& old = before.statement();
  StatementBody body = old.body;
  RegistrationCommon* common = CommonOf(body);
  if (common == nullptr) {
    return Error{ErrorCode::kUsage,
                 ToText(before.id()) + " is a " + old.typ +
                     "; private values belong to a registration"};
  }
  common->replaces = before.id();
  common->private_values.push_back({value.field, value.commit});
  std::sort(common->private_values.begin(), common->private_values.end(),
            [](const PrivateValue& a, const PrivateValue& b) {
              return std::pair(a.field, ToText(a.commit)) <
                     std::pair(b.field, ToText(b.commit));
            });
  return Registry::Draft(heading, old.party, old.subj, std::move(body));
}

Statement RedactionOf(const ledger::ShapedRecord& target,
                      const ledger::Heading& heading, const PartyId& party,
                      std::vector<Commitment> commits, std::string reason) {
  std::sort(commits.begin(), commits.end());
  commits.erase(std::unique(commits.begin(), commits.end()), commits.end());
  Statement redaction = Registry::Draft(
      heading, party, target.statement().subj,
      Redaction{target.id(), std::move(commits), std::move(reason)});
  redaction.also = target.statement().also;
  return redaction;
}

}  // namespace qiao::registry
