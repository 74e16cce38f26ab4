#include "cli/evidence_json.h"

#include <utility>

namespace qiao::cli {

json::Array EvidenceJson(const matcher::Decision& decision) {
  json::Array evidence;
  for (const matcher::Evidence& one : decision.evidence) {
    json::Object object{{{"bits", json::Thousandths{one.millibits}},
                         {"field", one.field},
                         {"left", one.left},
                         {"level", one.level},
                         {"right", one.right}}};
    if (one.veto) object.members.emplace_back("veto", true);
    evidence.emplace_back(std::move(object));
  }
  return evidence;
}

}  // namespace qiao::cli
