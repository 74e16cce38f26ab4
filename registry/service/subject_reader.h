// What was said about subjects, as one answer needs it: each subject is read
// once, and so is each key that signed.
#pragma once

#include <map>
#include <memory>
#include <optional>

#include "registry/ledger/facts.h"
#include "registry/store/store.h"
#include "schemas/model/result.h"

namespace qiao::registry {

// Of one moment: keep a snapshot of the store while it lives. Not thread-safe.
class SubjectReader {
 public:
  // The store must outlive it.
  explicit SubjectReader(const store::Store& store) : store_(store) {}
  SubjectReader(const SubjectReader&) = delete;
  SubjectReader& operator=(const SubjectReader&) = delete;

  const store::Store& store() const { return store_; }
  // Lives as long as the reader. Nothing is said of an unknown subject.
  Result<const store::SaidOfSubject*> Of(const SubjectId& subject);
  // ledger::IsContested().
  Result<bool> IsContested(const ledger::StatementFact& statement);

 private:
  const store::Store& store_;
  std::map<SubjectId, store::SaidOfSubject> said_;
  std::unique_ptr<ledger::Facts> facts_;
  std::map<KeyId, std::optional<ledger::KeyFact>> keys_;
};

}  // namespace qiao::registry
