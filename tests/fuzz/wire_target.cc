// Documents that come over HTTP: the first line says which, the rest is one.
//
//   along | import | proposal | submission | appended | who
#include <string>

#include "registry/desk/import_wire.h"
#include "registry/desk/who_question.h"
#include "registry/http/submission.h"
#include "registry/service/along_json.h"
#include "schemas/json/canonical.h"
#include "schemas/json/document.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {
namespace {

using json::View;

std::string Text(const json::Object& document) {
  return json::Canonical(json::Value(document));
}

// What was read is written, read and written again: the same bytes.
template <typename Read, typename Write>
void CheckDocument(const json::Object& document, const Read& read,
                   const Write& write) {
  const auto first = read(document);
  if (!first) {
    Law(!first.error().message.empty(), "an error says what is wrong");
    return;
  }
  const std::string text = Text(write(*first));
  const auto parsed = json::ParseDocument(text);
  Law(parsed.has_value(), "what we write is a document");
  const auto again = read(*parsed);
  Law(again.has_value(), "what we write is read");
  Law(Text(write(*again)) == text, "a document means one thing");
}

void CheckAlong(const registry::AlongWith& along) {
  Law(along.rows.empty() || along.import, "rows have their import");
  for (const registry::SealedLink& one : along.links) {
    Law(one.link.left < one.link.right, "the ends of a link are in order");
  }
  for (const store::StoredPrint& print : along.prints) {
    Law(print.print != nullptr &&
            registry::ToStored(print.print).sha256 == print.sha256,
        "a fingerprint is called by its hash");
  }
}

void CheckProposal(const registry::ImportProposal& proposal) {
  registry::RowEnd last;
  for (const registry::RowEnd& end : proposal.row_ends) {
    Law(end.items <= proposal.items.size() &&
            end.links <= proposal.links.size() &&
            end.prints <= proposal.prints.size() &&
            end.private_values <= proposal.private_values.size(),
        "rows end inside of what they are made of");
    Law(end.items >= last.items && end.links >= last.links,
        "rows follow each other");
    last = end;
  }
}

}  // namespace

void Wire(std::string_view input) {
  const std::size_t end = input.find('\n');
  if (end == std::string_view::npos) return;
  const std::string_view kind = input.substr(0, end);
  const auto document = json::ParseDocument(input.substr(end + 1));
  if (!document) return;
  if (kind == "along") {
    CheckDocument(
        *document,
        [](const json::Object& one) -> Result<registry::AlongWith> {
          QIAO_TRY(registry::AlongWith along, registry::AlongFrom(View(one)));
          CheckAlong(along);
          return along;
        },
        [](const registry::AlongWith& along) {
          return registry::ToDocument(along);
        });
  } else if (kind == "import") {
    CheckDocument(
        *document,
        [](const json::Object& one) {
          return desk::ImportQuestionFrom(View(one));
        },
        [](const desk::ImportQuestion& question) {
          Law(question.settings.id.size() == 32, "an import has its id");
          return desk::ToDocument(question.settings, question.done);
        });
  } else if (kind == "proposal") {
    CheckDocument(
        *document,
        [](const json::Object& one) -> Result<registry::ImportProposal> {
          QIAO_TRY(registry::ImportProposal proposal,
                   desk::ProposalFrom(View(one), {}));
          CheckProposal(proposal);
          return proposal;
        },
        [](const registry::ImportProposal& proposal) {
          return desk::ToDocument(proposal);
        });
  } else if (kind == "submission") {
    CheckDocument(
        *document,
        [](const json::Object& one) { return http::SubmissionFrom(View(one)); },
        [](const registry::Submission& submission) {
          std::vector<ledger::SignedRecord> records;
          for (const ledger::ShapedRecord& record : submission.records) {
            records.push_back(record.record());
          }
          return http::ToDocument(records, submission.along);
        });
  } else if (kind == "appended") {
    CheckDocument(
        *document,
        [](const json::Object& one) { return http::AppendedFrom(View(one)); },
        [](const registry::Appended& appended) {
          return http::ToDocument(appended);
        });
  } else if (kind == "who") {
    CheckDocument(
        *document,
        [](const json::Object& one) { return desk::ReadWhoQuestion(one); },
        [](const desk::WhoQuestion& question) {
          return desk::ToJson(question);
        });
  }
}

}  // namespace qiao::fuzz
