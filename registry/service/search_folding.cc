// How titles and names become search keys (registry.h).
#include <algorithm>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "matcher/blocking.h"
#include "matcher/name_key.h"
#include "matcher/title_key.h"
#include "registry/service/registry.h"

namespace qiao::registry {
namespace {

// Every whole title before every part of one, so that a key that is both is
// whole.
void AddTitles(const std::vector<Name>& titles, store::SearchKeys& keys) {
  for (const Name& title : titles) {
    for (matcher::TitleIndexKey& key : matcher::TitleIndexKeys(title.text)) {
      if (!key.key.empty())
        keys.titles.push_back({std::move(key.key), key.whole});
    }
  }
}

void AddNames(const std::vector<Name>& names, store::SearchKeys& keys) {
  for (const Name& name : names) {
    for (std::string& key : matcher::NameKeys(name.text)) {
      keys.names.push_back(std::move(key));
    }
  }
}

struct Keys {
  store::SearchKeys keys;

  void operator()(const WorkRegistration& work) {
    AddTitles(work.titles, keys);
    Credits(work.contributors);
  }
  void operator()(const RecordingRegistration& recording) {
    AddTitles(recording.titles, keys);
    Credits(recording.contributors);
  }
  void operator()(const ReleaseRegistration& release) {
    AddTitles(release.titles, keys);
    Credits(release.contributors);
  }
  void operator()(const AgentRegistration& agent) {
    AddNames(agent.names, keys);
  }
  void operator()(const PartyRegistration& party) {
    AddNames(party.names, keys);
  }
  void operator()(const PartyCreation&) {}
  void operator()(const KeyAddition&) {}
  void operator()(const KeyRevocation&) {}
  void operator()(const RootChange&) {}
  void operator()(const OwnershipClaim&) {}
  void operator()(const Transfer&) {}
  void operator()(const Licence&) {}
  void operator()(const Acceptance&) {}
  void operator()(const Withdrawal&) {}
  void operator()(const Dispute&) {}
  void operator()(const Resolution&) {}
  void operator()(const Link&) {}
  void operator()(const Countersignature&) {}
  void operator()(const Redaction&) {}
  void operator()(const Anchor&) {}
  void operator()(const Manifest&) {}
  void operator()(const NotUnderstood&) {}

 private:
  void Credits(const std::vector<Contributor>& contributors) {
    for (const Contributor& contributor : contributors) {
      AddNames(contributor.names, keys);
    }
  }
};

}  // namespace

store::Folding SearchFolding() {
  return {matcher::kFoldingVersion, [](const Statement& statement) {
            Keys visitor;
            std::visit(visitor, statement.body);
            std::sort(visitor.keys.names.begin(), visitor.keys.names.end());
            visitor.keys.names.erase(std::unique(visitor.keys.names.begin(),
                                                 visitor.keys.names.end()),
                                     visitor.keys.names.end());
            return std::move(visitor.keys);
          }};
}

}  // namespace qiao::registry
