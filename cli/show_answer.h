// How the answer of qiao who is put into words.
//
//   rec:0fb8…  夢裡的海   林汐遙   鷺岸音樂   found by title
//     = rec:ec27…  梦里的海   林汐遥   听雨桥文化
//   RIGHT   TERR  PARTY      ROLE  SHARE  FROM        STATE
//   online  TW    鷺岸音樂   own    100%  2023-10-12  disputed C-7K2M4QXD
#pragma once

#include "cli/command.h"
#include "schemas/json/document.h"

namespace qiao::cli {

// Prints a qiao.who/1 for people.
void ShowAnswer(const Context& context, json::View answer);

}  // namespace qiao::cli
