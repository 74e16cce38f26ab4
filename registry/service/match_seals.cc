#include "registry/service/match_seals.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "registry/ledger/minted_ids.h"
#include "registry/ledger/record.h"
#include "registry/service/along_json.h"
#include "schemas/json/canonical.h"

namespace qiao::registry {
namespace {

constexpr std::string_view kPurpose = "qiao-match-link/v1";

// What is sealed, line by line.
std::string Sealed(const store::MatchLink& link, const StatementId& left,
                   const StatementId& right) {
  return json::Canonical(json::Value(LinkDocument(link))) + "\n" +
         ToText(left) + "\n" + ToText(right) + "\n";
}

// Registrations of an import by subject, as far as its rows have come.
using Registrations = std::map<SubjectId, StatementId>;

Result<std::optional<StatementId>> RegistrationOf(const SubjectId& subject,
                                                  const Registrations& here,
                                                  const ledger::Facts& facts) {
  const auto at = here.find(subject);
  if (at != here.end()) return std::optional(at->second);
  return facts.Registration(subject);
}

Result<void> Seal(const ledger::SealKey& seals, const Registrations& here,
                  const ledger::Facts& facts, SealedLink& sealed) {
  QIAO_TRY(const auto left, RegistrationOf(sealed.link.left, here, facts));
  QIAO_TRY(const auto right, RegistrationOf(sealed.link.right, here, facts));
  QIAO_CHECK(left && right);  // the matcher compares registrations only
  sealed.seal = seals.Seal(Sealed(sealed.link, *left, *right));
  return {};
}

// The registration in force, and those that the records bring.
Result<std::vector<StatementId>> Candidates(
    const SubjectId& subject, const ledger::Facts& facts,
    const std::multimap<SubjectId, StatementId>& brought) {
  std::vector<StatementId> ids;
  const auto [first, last] = brought.equal_range(subject);
  for (auto at = first; at != last; ++at) ids.push_back(at->second);
  QIAO_TRY(const auto in_force, facts.Registration(subject));
  if (in_force) ids.push_back(*in_force);
  return ids;
}

}  // namespace

ledger::SealKey MatchSeals(const ledger::NoteSigner& log) {
  return ledger::SealKey(log.key(), kPurpose);
}

Result<void> SealLinks(const ledger::SealKey& seals, const ledger::Facts& facts,
                       PreparedImport& prepared) {
  Registrations here;
  std::size_t item = 0, link = 0;
  for (const RowEnd& end : prepared.row_ends) {
    for (; item < end.items; ++item) {
      const Statement& statement = prepared.items[item];
      if (statement.typ != "register") continue;
      here[statement.subj] =
          ledger::StatementIdOf(ledger::EncodePayload(statement));
    }
    for (; link < end.links; ++link) {
      QIAO_TRY_DO(Seal(seals, here, facts, prepared.links[link]));
    }
  }
  return {};
}

Result<SealedLink> SealLink(const Registry& registry, store::MatchLink link) {
  const auto& seals = registry.Seals();
  if (!seals) {
    return Error{ErrorCode::kUsage, "the registry is open to read only"};
  }
  QIAO_TRY(const auto facts, registry.store().FactsNow());
  for (const SubjectId* end : {&link.left, &link.right}) {
    QIAO_TRY(const auto known, facts->Registration(*end));
    if (!known) {
      return Error{ErrorCode::kNotFound, ToText(*end) + " is not registered"};
    }
  }
  SealedLink sealed{std::move(link), {}};
  QIAO_TRY_DO(Seal(*seals, {}, *facts, sealed));
  return sealed;
}

Result<void> CheckSeals(const ledger::SealKey& seals,
                        const ledger::Facts& facts,
                        const Submission& submission) {
  if (submission.along.links.empty()) return {};
  std::multimap<SubjectId, StatementId> brought;
  for (const ledger::ShapedRecord& record : submission.records) {
    const Statement& statement = record.statement();
    if (statement.typ == "register") {
      brought.emplace(statement.subj, record.id());
    }
  }
  for (const SealedLink& sealed : submission.along.links) {
    QIAO_TRY(const auto lefts, Candidates(sealed.link.left, facts, brought));
    QIAO_TRY(const auto rights, Candidates(sealed.link.right, facts, brought));
    const bool found =
        std::any_of(lefts.begin(), lefts.end(), [&](const StatementId& left) {
          return std::any_of(
              rights.begin(), rights.end(), [&](const StatementId& right) {
                return seals.IsSealed(Sealed(sealed.link, left, right),
                                      sealed.seal);
              });
        });
    if (found) continue;
    return Error{ErrorCode::kRefused,
                 "the link between " + ToText(sealed.link.left) + " and " +
                     ToText(sealed.link.right) +
                     " has no seal of this registry: it is not what was found "
                     "about what is registered here; nothing was stored"};
  }
  return {};
}

}  // namespace qiao::registry
