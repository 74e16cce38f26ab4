#include "registry/desk/conflict_document.h"

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "registry/desk/rights_parts.h"
#include "registry/service/find_conflicts.h"

namespace qiao::desk {
namespace {

using registry::FoundConflict;

json::Object ToJson(const rights::Overlap& overlap) {
  json::Object where{{{"rights", desk::ToJson(overlap.acts)},
                      {"territories", desk::ToJson(overlap.territories)},
                      {"period", desk::ToJson(overlap.period)}}};
  const auto add = [&where](std::string name, json::Value value) {
    where.members.emplace_back(std::move(name), std::move(value));
  };
  if (overlap.excess != rights::Excess::kNone) {
    add("total", overlap.total.Fraction());
    add("percent", overlap.total.DecimalPercent(2));
    add("over", overlap.total.DifferenceFromWhole());
    add("rounding", overlap.excess == rights::Excess::kRounding);
    add("cwr", overlap.passes_cwr ? "pass" : "fail");
  }
  if (overlap.crowded) add("crowded", true);
  if (!overlap.part.empty()) add("part", overlap.part);
  if (!overlap.uses.empty()) add("uses", desk::ToJson(overlap.uses));
  return where;
}

Result<json::Object> ToJson(const FoundConflict& found, Names& names) {
  json::Array subjects, claims, links;
  for (const SubjectId& subject : found.conflict.subjects) {
    QIAO_TRY(std::string title, names.Of(subject));
    subjects.emplace_back(
        json::Object{{{"id", ToText(subject)}, {"title", std::move(title)}}});
  }
  for (const rights::ClaimOnRecord& claim : found.claims) {
    QIAO_TRY(json::Object one, ClaimToJson(claim, names));
    claims.emplace_back(std::move(one));
  }
  for (const rights::SubjectLink& link : found.conflict.links) {
    links.emplace_back(desk::ToJson(link));
  }
  json::Object object{{{"id", found.id},
                       {"kind", rights::ToText(found.conflict.kind)},
                       {"subjects", std::move(subjects)},
                       {"claims", std::move(claims)},
                       {"links", std::move(links)}}};
  if (!found.conflict.isrc.empty()) {
    object.members.emplace_back("isrc", found.conflict.isrc);
  }
  if (found.conflict.overlap) {
    object.members.emplace_back("overlap", ToJson(*found.conflict.overlap));
  }
  return object;
}

Result<std::vector<FoundConflict>> Find(
    const store::Store& store, const std::optional<SubjectId>& subject) {
  if (!subject) return registry::FindAllConflicts(store);
  QIAO_TRY(const auto facts, store.FactsNow());
  QIAO_TRY(const bool known, facts->IsKnown(*subject));
  if (!known) {
    return Error{ErrorCode::kNotFound,
                 ToText(*subject) + " is not on record here"};
  }
  return registry::FindConflictsOf(store, {&*subject, 1});
}

}  // namespace

Result<json::Object> ConflictsDocument(
    const registry::Registry& registry,
    const std::optional<SubjectId>& subject) {
  const store::Store& store = registry.store();
  QIAO_TRY(const store::Store::Snapshot moment, store.Read());
  QIAO_TRY(const std::vector<FoundConflict> found, Find(store, subject));
  Names names(store);
  json::Array conflicts;
  for (const FoundConflict& one : found) {
    QIAO_TRY(json::Object object, ToJson(one, names));
    conflicts.emplace_back(std::move(object));
  }
  return json::Object{{{"schema", "qiao.conflict.list/1"},
                       {"conflicts", std::move(conflicts)}}};
}

Result<json::Object> ConflictDocument(const registry::Registry& registry,
                                      std::string_view id) {
  const store::Store& store = registry.store();
  QIAO_TRY(const store::Store::Snapshot moment, store.Read());
  QIAO_TRY(const FoundConflict found, registry::FindConflict(store, id));
  Names names(store);
  QIAO_TRY(json::Object object, ToJson(found, names));
  object.members.emplace_back("schema", "qiao.conflict/1");
  return object;
}

}  // namespace qiao::desk
