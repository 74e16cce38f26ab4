#include "registry/store/audit_pages.h"

#include <utility>

#include "registry/store/database.h"

namespace qiao::store {

AuditReport CheckPages(const std::string& path) {
  AuditReport report;
  const auto wrong = [&report](std::string expected, std::string found) {
    report.Add(
        {"file", "", "", std::move(expected), std::move(found), kPutBack});
  };
  const auto file = Database::Open(path, Database::Mode::kReadOnly);
  if (!file) {
    wrong("a file that can be read", file.error().message);
    return report;
  }
  Query q(**file, "PRAGMA integrity_check");
  while (true) {
    const auto more = q.Next();
    if (!more) {
      wrong("pages that can be read", more.error().message);
      return report;
    }
    if (!*more) break;
    if (q.Text(0) != "ok") wrong("ok", std::string(q.Text(0)));
  }
  if (report.Sound()) {
    report.checked.emplace_back(
        "file: SQLite finds its pages and indexes in order");
  }
  return report;
}

}  // namespace qiao::store
