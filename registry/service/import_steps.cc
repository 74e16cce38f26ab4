#include "registry/service/import_steps.h"

#include <iterator>
#include <span>
#include <utility>
#include <variant>

#include "registry/service/along_json.h"
#include "registry/service/import_document.h"
#include "schemas/json/document.h"

namespace qiao::registry {
namespace {

// What of a proposal one step takes: up to here, from where the last one ended.
struct Cut {
  RowEnd end;
  std::size_t rows = 0;  // of the report
};

std::size_t BytesOf(const ImportProposal& proposal, const RowEnd& from,
                    const RowEnd& to) {
  // An item of ours, with its place in the manifest and its private value.
  constexpr std::size_t kItemBytes = 1200;
  std::size_t bytes = (to.items - from.items) * kItemBytes;
  for (std::size_t i = from.prints; i < to.prints; ++i) {
    bytes += 4 * proposal.prints[i].print->items.size();
  }
  return bytes;
}

// Where the steps end: between rows, none too large.
std::vector<Cut> CutsOf(const ImportProposal& proposal, std::size_t rows,
                        StepSize size) {
  std::vector<Cut> cuts;
  RowEnd begin;
  RowEnd last;
  for (const RowEnd& end : proposal.row_ends) {
    const bool full = end.items - begin.items > size.items ||
                      BytesOf(proposal, begin, end) > size.bytes;
    if (full && last.items > begin.items) {
      cuts.push_back({last, last.row + 1});
      begin = last;
    }
    last = end;
  }
  // What says nothing goes with the last step that says something.
  if (last.items > begin.items || cuts.empty()) {
    cuts.push_back({last, rows});
  } else {
    cuts.back() = {last, rows};
  }
  return cuts;
}

template <typename T>
std::vector<T> Take(std::vector<T>& from, std::size_t begin, std::size_t end) {
  const auto first = from.begin();
  return {std::make_move_iterator(first + static_cast<std::ptrdiff_t>(begin)),
          std::make_move_iterator(first + static_cast<std::ptrdiff_t>(end))};
}

StatementCounts Count(std::span<const Statement> items) {
  StatementCounts counts;
  for (const Statement& item : items) {
    if (std::holds_alternative<WorkRegistration>(item.body)) ++counts.works;
    if (std::holds_alternative<RecordingRegistration>(item.body)) {
      ++counts.recordings;
    }
    if (std::holds_alternative<OwnershipClaim>(item.body)) ++counts.claims;
  }
  return counts;
}

// As the registry keeps it: what is new is stored.
store::ImportRow RowOf(const json::View& row) {
  const std::string_view outcome = row["outcome"].text();
  return {row["row"].number(),
          std::string(outcome == ToText(RowOutcome::kNew) ? "stored" : outcome),
          ParseSubjectId(row["subject"].text()),
          std::string(row["reason"].text())};
}

Result<ledger::SignatureLine> SignRows(std::string_view origin,
                                       const ledger::SigningKey& key,
                                       const AlongWith& along) {
  ledger::SignatureLine line{key.id(), {}};
  QIAO_TRY(line.sig, key.Sign(RowsMessage(origin, *along.import, along.rows)));
  return line;
}

}  // namespace

ImportProposal ToProposal(PreparedImport prepared) {
  ImportProposal proposal;
  const ImportReport& report = prepared.report;
  proposal.report = ToDocument(report);
  proposal.id = report.id;
  proposal.party = report.party;
  proposal.file = report.file;
  proposal.sha256 = report.sha256;
  proposal.charset_known = report.charset.charset.has_value();
  proposal.log_size = report.log_size;
  proposal.items = std::move(prepared.items);
  proposal.row_ends = std::move(prepared.row_ends);
  proposal.prints = std::move(prepared.prints);
  proposal.links = std::move(prepared.links);
  proposal.private_values = std::move(prepared.private_values);
  proposal.own = std::move(prepared.own);
  proposal.log = std::move(prepared.log);
  return proposal;
}

Result<SignedImport> SignImport(ImportProposal proposal,
                                const ledger::PartyKeys& keys, Instant now,
                                std::size_t done, StepSize size) {
  if (keys.Party() != proposal.party) {
    return Error{ErrorCode::kKeyNeeded, "the key " + keys.name + " is not of " +
                                            ToText(proposal.party)};
  }
  if (keys.daily.empty()) {
    return Error{ErrorCode::kKeyNeeded,
                 "the key file of " + keys.name + " holds no daily key"};
  }
  const std::vector<const ledger::SigningKey*> signers{&keys.daily.front()};
  SignedImport import;
  import.id = proposal.id;
  import.party = proposal.party;
  import.report = std::move(proposal.report);
  import.done = done;
  const std::vector<json::View> rows =
      json::View(import.report)["rows"].items();
  std::size_t row = done;
  RowEnd begin;
  std::int64_t log_size = proposal.log_size;
  for (const Cut& cut : CutsOf(proposal, rows.size(), size)) {
    ImportStep step;
    step.rows = cut.rows;
    const std::span<const Statement> items(proposal.items.data() + begin.items,
                                           cut.end.items - begin.items);
    step.counts = Count(items);
    if (!items.empty()) {
      QIAO_TRY(step.records, ledger::SignManifest(items, signers));
    }
    step.along.log_size = log_size;
    step.along.prints = Take(proposal.prints, begin.prints, cut.end.prints);
    step.along.links = Take(proposal.links, begin.links, cut.end.links);
    step.along.private_values = Take(
        proposal.private_values, begin.private_values, cut.end.private_values);
    step.along.import = store::ImportRecord{
        proposal.id, proposal.party, proposal.file, proposal.sha256, now};
    for (; row < cut.rows; ++row) {
      step.along.rows.push_back(RowOf(rows[row]));
    }
    if (items.empty()) {
      QIAO_TRY(step.along.rows_signature,
               SignRows(proposal.log, *signers.front(), step.along));
    }
    log_size += static_cast<std::int64_t>(step.entries());
    begin = cut.end;
    import.steps.push_back(std::move(step));
  }
  return import;
}

}  // namespace qiao::registry
