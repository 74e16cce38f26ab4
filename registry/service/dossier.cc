#include "registry/service/dossier.h"

#include <algorithm>
#include <utility>

namespace qiao::registry {
namespace {

Result<Dossier> Read(const store::Store& store, const SubjectId& subject) {
  SubjectReader reader(store);
  Dossier dossier;
  QIAO_TRY(dossier.group, GroupOf(reader, subject));
  const auto& subjects = dossier.group.subjects();
  for (const SubjectId& member : subjects) {
    QIAO_TRY(const store::SaidOfSubject* const said, reader.Of(member));
    if (!said->registration) continue;
    dossier.registrations.push_back(*said->registration);
  }
  std::ranges::sort(dossier.registrations, {},
                    [](const store::StatementOnRecord& registration) {
                      return registration.fact.index;
                    });
  QIAO_TRY(dossier.claims, ClaimsOn(reader, subjects));
  QIAO_TRY(dossier.disputes, DisputesOn(reader, subjects));
  QIAO_TRY(dossier.conflicts,
           ClaimConflictsOf(reader, dossier.group, dossier.claims));
  return dossier;
}

}  // namespace

Result<std::shared_ptr<const Dossier>> Dossiers::Of(const store::Store& store,
                                                    const SubjectId& subject) {
  QIAO_TRY(const store::Store::Snapshot snapshot, store.Read());
  QIAO_TRY(const store::Store::Moment now, store.Now());
  if (moment_ != now) {
    young_.clear();
    old_.clear();
    young_records_ = 0;
    moment_ = now;
  }
  if (const auto at = young_.find(subject); at != young_.end()) {
    return at->second;
  }
  Shared dossier;
  if (const auto at = old_.find(subject); at != old_.end()) {
    dossier = at->second;
  } else {
    QIAO_TRY(Dossier read, Read(store, subject));
    dossier = std::make_shared<const Dossier>(std::move(read));
  }
  Keep(dossier);
  return dossier;
}

void Dossiers::Keep(const Shared& dossier) {
  const std::size_t records = dossier->registrations.size() +
                              dossier->claims.size() +
                              dossier->disputes.size() + 1;
  if (records > kMost) return;
  if (young_records_ + records > kMost) {
    old_ = std::exchange(young_, {});
    young_records_ = 0;
  }
  young_records_ += records;
  for (const SubjectId& subject : dossier->group.subjects()) {
    young_.insert_or_assign(subject, dossier);
  }
}

}  // namespace qiao::registry
