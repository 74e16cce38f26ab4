// A sheet on its way to a registry, and what the registry proposes for it, as
// documents.
//
//   POST /v1/imports   {"file":"曲目表.csv","label":"pty:…","sheet":"base64",…}
//   ->                 {"report":{…},"items":["{…}",…],"log_size":40,…}
//
// Audio files never travel: the question holds their fingerprints and what
// their tags say. Fingerprints do not come back: the proposal names them.
#pragma once

#include "registry/service/import_catalog.h"
#include "registry/service/import_steps.h"
#include "schemas/json/document.h"
#include "schemas/model/result.h"

namespace qiao::desk {

struct ImportQuestion {
  registry::ImportSettings settings;  // of the label, only the id counts
  std::size_t done = 0;               // ImportFrom::done
};

json::Object ToDocument(const registry::ImportSettings& settings,
                        std::size_t done);
// kUsage, with the member that is wrong.
Result<ImportQuestion> ImportQuestionFrom(const json::View& document);

json::Object ToDocument(const registry::ImportProposal& proposal);
// `settings` are what was asked: the fingerprints are taken from there.
// kUnreadable for what is no answer to it.
Result<registry::ImportProposal> ProposalFrom(
    const json::View& document, const registry::ImportSettings& settings);

}  // namespace qiao::desk
