// Whether a cell of a sheet (錄音著作權人, OP, ℗) names the label.
//
//   names 聽雨橋文化傳播有限公司
//     鹭岸音乐/听雨桥文化   yes      ℗ 2023 聽雨橋文化傳播   yes
//     聽雨                 no (too little of the name)      鷺岸音樂   no
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qiao::registry {

// In either script; without regard to 有限公司, Ltd. and the like. False if
// `names` is empty.
bool NamesLabel(std::string_view cell, const std::vector<std::string>& names);

}  // namespace qiao::registry
