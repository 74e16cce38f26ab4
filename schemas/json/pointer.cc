#include "schemas/json/pointer.h"

#include <vector>

namespace qiao::json {

std::string ToText(const Pointer& pointer) {
  if (pointer.parent == nullptr) return "the whole value";
  std::vector<const Pointer*> steps;
  for (const Pointer* p = &pointer; p->parent != nullptr; p = p->parent) {
    steps.push_back(p);
  }
  std::string text;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    text += '/';
    if ((*step)->name.empty()) {
      text += std::to_string((*step)->index);
      continue;
    }
    for (char c : (*step)->name) {
      if (c == '~') {
        text += "~0";
      } else if (c == '/') {
        text += "~1";
      } else {
        text += c;
      }
    }
  }
  return text;
}

}  // namespace qiao::json
