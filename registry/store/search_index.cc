#include "registry/store/search_index.h"

#include <type_traits>
#include <variant>

#include "registry/store/rows.h"

namespace qiao::store {
namespace {

// What a registration of any kind shares; null for other statements.
const RegistrationCommon* CommonOf(const StatementBody& body) {
  return std::visit(
      [](const auto& one) -> const RegistrationCommon* {
        if constexpr (requires { one.common; }) {
          return &one.common;
        } else {
          return nullptr;
        }
      },
      body);
}

Result<void> PutSound(Database& database, std::string_view what,
                      const Digest& sha256, const std::string& subject) {
  Query q(database,
          "INSERT OR IGNORE INTO sound (what, sha256, subject) "
          "VALUES (?1, ?2, ?3)");
  return q.Bind(1, what).BindBlob(2, ToBlob(sha256)).BindBlob(3, subject).Run();
}

}  // namespace

Result<void> Index(Database& database, const Statement& statement,
                   const SearchKeys& keys) {
  const RegistrationCommon* common = CommonOf(statement.body);
  if (common == nullptr) return {};
  const std::string subject = ToBlob(statement.subj);
  for (const SearchKeys::Title& title : keys.titles) {
    Query q(database,
            "INSERT INTO title_key (key, subject, whole) VALUES (?1, ?2, ?3) "
            "ON CONFLICT DO UPDATE SET whole = max(whole, ?3)");
    q.Bind(1, std::string_view(title.key)).BindBlob(2, subject);
    QIAO_TRY_DO(q.Bind(3, std::int64_t{title.whole}).Run());
  }
  for (const std::string& name : keys.names) {
    Query q(database,
            "INSERT OR IGNORE INTO name_key (key, subject) VALUES (?1, ?2)");
    QIAO_TRY_DO(q.Bind(1, std::string_view(name)).BindBlob(2, subject).Run());
  }
  for (const Identifier& id : common->ids) {
    if (id.value.empty()) continue;
    Query q(database,
            "INSERT OR IGNORE INTO identifier (scheme, value, subject) "
            "VALUES (?1, ?2, ?3)");
    q.Bind(1, std::string_view(id.scheme)).Bind(2, std::string_view(id.value));
    QIAO_TRY_DO(q.BindBlob(3, subject).Run());
  }
  const auto* recording = std::get_if<RecordingRegistration>(&statement.body);
  if (recording == nullptr) return {};
  for (const AudioFile& file : recording->audio) {
    QIAO_TRY_DO(PutSound(database, "file", file.sha256, subject));
  }
  for (const PrintReference& print : recording->prints) {
    QIAO_TRY_DO(PutSound(database, "print", print.sha256, subject));
  }
  return {};
}

Result<void> Unindex(Database& database, const SubjectId& subject) {
  static constexpr const char* kForget[] = {
      "DELETE FROM title_key WHERE subject = ?1",
      "DELETE FROM name_key WHERE subject = ?1",
      "DELETE FROM identifier WHERE subject = ?1",
      "DELETE FROM sound WHERE subject = ?1"};
  for (const char* sql : kForget) {
    Query q(database, sql);
    QIAO_TRY_DO(q.BindBlob(1, ToBlob(subject)).Run());
  }
  return {};
}

}  // namespace qiao::store
