// What a statement says, as lines that a rights clerk can read: one for each
// member of its body, with names beside the ids.
//
//   rights     phonogram
//   share      1/2 (written 50%)
//   where      TW (territories of 2026-07-06)
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "schemas/model/ids.h"
#include "schemas/model/statement.h"

namespace qiao::cli {

struct DescribedLine {
  std::string label;
  std::string text;
  bool operator==(const DescribedLine&) const = default;
};

// How ids are put into words; the registry knows, or nobody does.
struct IdWords {
  std::function<std::string(const SubjectId&)> subject;
  std::function<std::string(const StatementId&)> statement;
};

// Every member of the body, in the order of the record format.
std::vector<DescribedLine> DescribeBody(const StatementBody& body,
                                        const IdWords& words);

}  // namespace qiao::cli
