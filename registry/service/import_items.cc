#include "registry/service/import_items.h"

#include <utility>

#include "registry/ledger/hash.h"
#include "registry/ledger/minted_ids.h"
#include "registry/service/registry.h"
#include "registry/service/subject_links.h"
#include "schemas/json/canonical.h"

namespace qiao::registry {
ImportItems::ImportItems(const ledger::Heading& heading, const PartyId& party,
                         const std::string& import_id, const Digest& file_hash,
                         PreparedImport& into)
    : heading_(heading),
      party_(party),
      import_id_(import_id),
      file_hash_(file_hash),
      into_(into) {}

void ImportItems::Add(const CatalogEntry& row, const SubjectId& subject,
                      WorkRegistration work,
                      const std::vector<store::MatchLink>& links) {
  work.common.source = SourceOf(row, subject);
  Say(subject, std::move(work));
  ++into_.report.works;
  Take(links);
}

void ImportItems::Add(const CatalogEntry& row, const SubjectId& subject,
                      RecordingRegistration recording,
                      const std::vector<store::MatchLink>& links,
                      const std::shared_ptr<const Fingerprint>& print) {
  recording.common.source = SourceOf(row, subject);
  if (print != nullptr && !recording.prints.empty()) {
    into_.prints.push_back(ToStored(print));
    for (const Identifier& id : recording.common.ids) {
      if (id.scheme != "isrc") continue;
      additions_.heard.push_back({subject, id.value, print});
    }
  }
  Say(subject, std::move(recording));
  ++into_.report.recordings;
  Take(links);
}

void ImportItems::Add(const CatalogEntry& row, const SubjectId& subject,
                      std::vector<OwnershipClaim> claims) {
  for (OwnershipClaim& claim : claims) {
    claim.source = SourceOf(row, subject);
    rights::ClaimOnRecord on_record;
    on_record.claim = claim;
    on_record.party = party_;
    on_record.subject = subject;
    // Behind the manifest, in order.
    on_record.index =
        heading_.seen.size + 1 + static_cast<std::int64_t>(into_.items.size());
    Say(subject, std::move(claim));
    on_record.id =
        ledger::StatementIdOf(ledger::EncodePayload(into_.items.back()));
    additions_.claims.push_back(std::move(on_record));
    ++into_.report.claims;
  }
}

Source ImportItems::SourceOf(const CatalogEntry& row,
                             const SubjectId& subject) {
  if (!file_commit_) {
    file_commit_ = Committed("file", ToText(party_), ToText(file_hash_));
  }
  Source source;
  source.row = row.row;
  source.import = import_id_;
  source.file = file_commit_;
  source.record =
      Committed("record", ToText(subject), ToText(ledger::Sha256({row.raw})));
  return source;
}

Commitment ImportItems::Committed(std::string field, std::string owner,
                                  std::string value) {
  const json::Value json(std::move(value));
  const Digest salt = ledger::NewSalt();
  const Commitment commit = ledger::Commit(salt, field, owner, json);
  into_.private_values.push_back({commit, std::move(owner), std::move(field),
                                  salt, json::Canonical(json)});
  return commit;
}

void ImportItems::Say(const SubjectId& subject, StatementBody body) {
  additions_.subjects.push_back(subject);
  into_.items.push_back(
      Registry::Draft(heading_, party_, subject, std::move(body)));
}

void ImportItems::Take(const std::vector<store::MatchLink>& links) {
  for (const store::MatchLink& link : links) {
    if (auto same = ToLink(link)) additions_.links.push_back(*std::move(same));
    into_.links.push_back({link, {}});
  }
}

}  // namespace qiao::registry
