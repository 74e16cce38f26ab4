// Days around one day on which nothing that a view is made from is otherwise.
#pragma once

#include "schemas/model/period.h"

namespace qiao::rights {

// On which every group of territories has the members that it has on `day`.
Period MembershipAround(Day day);

// Those of `span` around `day`, which is in it, on which `other` is in force if
// it is on `day`, and not if it is not.
Period AlikeAround(Day day, Period span, const Period& other);

}  // namespace qiao::rights
