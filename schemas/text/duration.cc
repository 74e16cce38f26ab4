#include "schemas/text/duration.h"

namespace qiao::text {

std::string WrittenDuration(std::int64_t milliseconds) {
  const std::int64_t seconds = (milliseconds + 500) / 1000;
  const std::string rest = std::to_string(seconds % 60);
  return std::to_string(seconds / 60) + (rest.size() < 2 ? ":0" : ":") + rest;
}

}  // namespace qiao::text
