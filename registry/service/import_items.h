// The statements of an import, in the order in which they are signed, and what
// goes along with them.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "registry/ledger/heading.h"
#include "registry/service/import_conflicts.h"
#include "registry/service/import_report.h"
#include "registry/service/registry.h"
#include "registry/store/search_keys.h"
#include "schemas/model/catalog_entry.h"
#include "schemas/model/statement.h"

namespace qiao::registry {

// Where what a row says (and its work before it) ends, in items, prints, links
// and private values: an import of several steps is cut here.
struct RowEnd {
  std::size_t row = 0;  // place in the report
  std::size_t items = 0, prints = 0, links = 0, private_values = 0;
};

// What an import would append: statements in order, and what goes along.
struct PreparedImport {
  ImportReport report;
  std::vector<Statement> items;
  std::vector<RowEnd> row_ends;  // ascending; rows that say nothing left out
  std::vector<store::StoredPrint> prints;
  std::vector<SealedLink> links;  // sealed if the registry can (match_seals.h)
  std::vector<store::PrivateValue> private_values;
  // Subjects on record that items speak of, each with the nonce that its
  // registration made it of: the proof that it is the party's.
  std::map<SubjectId, Nonce> own;
  std::string log;  // its origin
};

// Adds to a PreparedImport. Each statement names its row, the import, and
// salted commitments to the hashes of the file and of the row's bytes.
class ImportItems {
 public:
  // All must outlive it.
  ImportItems(const ledger::Heading& heading, const PartyId& party,
              const std::string& import_id, const Digest& file_hash,
              PreparedImport& into);

  void Add(const CatalogEntry& row, const SubjectId& subject,
           WorkRegistration work, const std::vector<store::MatchLink>& links);
  void Add(const CatalogEntry& row, const SubjectId& subject,
           RecordingRegistration recording,
           const std::vector<store::MatchLink>& links,
           const std::shared_ptr<const Fingerprint>& print);
  void Add(const CatalogEntry& row, const SubjectId& subject,
           std::vector<OwnershipClaim> claims);

  // What the rights rules must know of it.
  const ImportAdditions& additions() const { return additions_; }

 private:
  Source SourceOf(const CatalogEntry& row, const SubjectId& subject);
  Commitment Committed(std::string field, std::string owner, std::string value);
  void Say(const SubjectId& subject, StatementBody body);
  void Take(const std::vector<store::MatchLink>& links);

  const ledger::Heading& heading_;
  PartyId party_;
  const std::string& import_id_;
  const Digest& file_hash_;
  PreparedImport& into_;
  std::optional<Commitment> file_commit_;
  ImportAdditions additions_;
};

}  // namespace qiao::registry
