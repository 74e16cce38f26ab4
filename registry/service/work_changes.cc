#include "registry/service/work_changes.h"

#include <algorithm>
#include <string_view>

namespace qiao::registry {
namespace {

bool Holds(const std::vector<Name>& names, const Name& name) {
  return std::any_of(names.begin(), names.end(), [&name](const Name& known) {
    return known.text == name.text;
  });
}

bool AddsTitle(const WorkRegistration& known, const WorkRegistration& said) {
  return !std::all_of(
      said.titles.begin(), said.titles.end(),
      [&known](const Name& title) { return Holds(known.titles, title); });
}

// In this role, under this name.
bool IsCredited(const WorkRegistration& work, const Name& name,
                const std::string& role) {
  return std::any_of(work.contributors.begin(), work.contributors.end(),
                     [&](const Contributor& one) {
                       return Holds(one.names, name) &&
                              std::find(one.roles.begin(), one.roles.end(),
                                        role) != one.roles.end();
                     });
}

bool AddsCredit(const WorkRegistration& known, const WorkRegistration& said) {
  for (const Contributor& contributor : said.contributors) {
    for (const Name& name : contributor.names) {
      for (const std::string& role : contributor.roles) {
        if (!IsCredited(known, name, role)) return true;
      }
    }
  }
  return false;
}

bool AddsId(const WorkRegistration& known, const WorkRegistration& said) {
  return std::any_of(said.common.ids.begin(), said.common.ids.end(),
                     [&known](const Identifier& id) {
                       return std::none_of(known.common.ids.begin(),
                                           known.common.ids.end(),
                                           [&id](const Identifier& other) {
                                             return other.scheme == id.scheme &&
                                                    other.value == id.value;
                                           });
                     });
}

bool AddsLanguage(const WorkRegistration& known, const WorkRegistration& said) {
  if (said.instrumental && said.instrumental != known.instrumental) return true;
  return std::any_of(
      said.langs.begin(), said.langs.end(), [&known](const std::string& lang) {
        return std::find(known.langs.begin(), known.langs.end(), lang) ==
               known.langs.end();
      });
}

}  // namespace

std::string Additions(const WorkRegistration& on_record,
                      const WorkRegistration& said) {
  std::string words;
  const auto add = [&words](bool adds, std::string_view what) {
    if (adds) words += (words.empty() ? "" : ", ") + std::string(what);
  };
  add(AddsTitle(on_record, said), "titles");
  add(AddsCredit(on_record, said), "credits");
  add(AddsId(on_record, said), "identifiers");
  add(AddsLanguage(on_record, said), "language");
  return words;
}

}  // namespace qiao::registry
