// How the answer of qiao who is put into words, and into JSON.
//
//   rec:0fb8…  夢裡的海   林汐遙   鷺岸音樂   found by title
//     = rec:ec27…  梦里的海   林汐遥   听雨桥文化
//   RIGHT   TERR  PARTY      ROLE  SHARE  FROM        STATE
//   online  TW    鷺岸音樂   own    100%  2023-10-12  disputed C-7K2M4QXD
#pragma once

#include "cli/command.h"
#include "registry/service/look_up_rights.h"
#include "registry/service/registry.h"
#include "schemas/model/result.h"

namespace qiao::cli {

// Prints it, with the conflicts that its claims are in.
Result<void> ShowAnswer(const Context& context,
                        const registry::Registry& registry,
                        const registry::RightsQuestion& question,
                        const registry::RightsAnswer& answer);

}  // namespace qiao::cli
