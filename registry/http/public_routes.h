// What everybody may fetch without asking a question: the log as static files
// (c2sp.org/tlog-tiles), and what codes mean.
//
//   /log/checkpoint   /log/tile/0/x001/234   /log/tile/entries/000.p/17
//   /errors/QIAO-HTTP-105   /errors/not-canonical
#pragma once

#include <vector>

#include "registry/http/routes.h"

namespace qiao::http {

std::vector<Route> LogRoutes();
std::vector<Route> ErrorRoutes();

}  // namespace qiao::http
