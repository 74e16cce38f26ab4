#include "registry/service/subject_reader.h"

#include <utility>

namespace qiao::registry {

Result<const store::SaidOfSubject*> SubjectReader::Of(
    const SubjectId& subject) {
  auto at = said_.find(subject);
  if (at == said_.end()) {
    QIAO_TRY(store::SaidOfSubject said, store_.SaidOf(subject));
    at = said_.emplace(subject, std::move(said)).first;
  }
  return &at->second;
}

Result<bool> SubjectReader::IsContested(
    const ledger::StatementFact& statement) {
  for (const KeyId& kid : statement.signers) {
    auto at = keys_.find(kid);
    if (at == keys_.end()) {
      if (!facts_) {
        QIAO_TRY(facts_, store_.FactsNow());
      }
      QIAO_TRY(auto key, facts_->Key(kid));
      at = keys_.emplace(kid, std::move(key)).first;
    }
    if (at->second && ledger::Contests(*at->second, statement.index)) {
      return true;
    }
  }
  return false;
}

}  // namespace qiao::registry
