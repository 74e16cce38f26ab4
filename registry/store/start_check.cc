#include "registry/store/start_check.h"

#include <utility>

#include "registry/ledger/merkle.h"
#include "registry/store/rows.h"
#include "registry/store/store_facts.h"

namespace qiao::store {
namespace {

constexpr std::string_view kNext =
    "\n  what differs: qiao audit"
    "\n  put the newest copy of the registry file and of its .anchor back";

class Check {
 public:
  Check(Database& database, const Nature& nature)
      : database_(database), log_(nature) {}

  Result<FoundState> Run(const std::optional<std::string>& anchor,
                         AnchorRule rule) {
    QIAO_TRY_DO(ReadHead());
    QIAO_TRY(found_.now.kept, LastKept(database_));
    if (rule == AnchorRule::kNotLooked) return found_;
    if (!anchor) return WithoutAnchor(rule);
    QIAO_TRY_DO(CheckAnchor(*anchor));
    return found_;
  }

 private:
  Error Damaged(const std::string& what) const {
    return Error{ErrorCode::kStorage,
                 database_.path() +
                     ": the registry file was changed or is "
                     "damaged: " +
                     what + std::string(kNext)};
  }
  Error Old(const std::string& what, std::int64_t anchored,
            std::int64_t there) const {
    return Error{
        ErrorCode::kStorage,
        database_.path() + ": the registry file is older than its anchor: " +
            AnchorPath(database_.path()) + " says " + std::to_string(anchored) +
            " " + what + ", the file holds " + std::to_string(there) +
            std::string(kNext) +
            "\n  if this copy shall stand, and what came after it be lost: "
            "qiao audit --renew-anchor"};
  }

  // The last signed head must be the head of what is stored.
  Result<void> ReadHead() {
    QIAO_TRY(const std::int64_t size, SizeOf(database_));
    found_.now.origin = log_.origin;
    found_.now.size = size;
    found_.now.root = ledger::EmptyRoot();
    auto signed_head = SignedHead(database_, log_);
    if (!signed_head) return Damaged(signed_head.error().message);
    const auto& head = *signed_head;
    if (!head) {
      return size == 0 ? Result<void>() : Damaged("no signed head");
    }
    if (head->head.size != size) {
      return Damaged("the signed head covers " +
                     std::to_string(head->head.size) +
                     " entries, but there are " + std::to_string(size));
    }
    const auto root = ledger::RootAt(size, NodesOf(database_));
    if (!root || *root != head->head.root) {
      return Damaged("the tree is not that of the signed head");
    }
    found_.now.root = *root;
    return {};
  }

  Result<FoundState> WithoutAnchor(AnchorRule rule) {
    if (rule == AnchorRule::kNeeded && found_.now.size > 0) {
      return Error{ErrorCode::kStorage,
                   AnchorPath(database_.path()) +
                       " is missing: without it nobody can tell whether the "
                       "registry file is the newest\n  put it back, or after "
                       "a look at qiao audit: qiao audit --renew-anchor"};
    }
    found_.anchor_behind = found_.now.size > 0;
    return found_;
  }

  Result<void> CheckAnchor(const std::string& bytes) {
    const std::string path = AnchorPath(database_.path());
    QIAO_TRY(const ledger::NoteKey key, ledger::ParseVkey(log_.log_vkey));
    const auto anchor = OpenAnchor(bytes, key);
    if (!anchor) {
      return Error{ErrorCode::kStorage,
                   path + " is not the anchor of this registry: " +
                       anchor.error().message + std::string(kNext)};
    }
    if (anchor->origin != log_.origin) {
      return Error{ErrorCode::kStorage, path + " is the anchor of " +
                                            anchor->origin + ", not of " +
                                            log_.origin + std::string(kNext)};
    }
    if (anchor->size > found_.now.size) {
      return Old("entries", anchor->size, found_.now.size);
    }
    if (anchor->kept.count > found_.now.kept.count) {
      return Old("rows beside the ledger", anchor->kept.count,
                 found_.now.kept.count);
    }
    QIAO_TRY_DO(CheckEntriesSince(*anchor));
    QIAO_TRY_DO(CheckKeptSince(anchor->kept));
    found_.anchor_behind = *anchor != found_.now;
    return {};
  }

  // The anchor's tree, and the entries after it hashed again.
  Result<void> CheckEntriesSince(const FileAnchor& anchor) {
    auto tree = FrontierAt(database_, anchor.size);
    if (!tree || tree->Root() != anchor.root) {
      return Damaged("its first " + std::to_string(anchor.size) +
                     " entries are not those of its anchor");
    }
    Query q(database_,
            "SELECT idx, bytes FROM entry WHERE idx >= ?1 ORDER BY idx");
    q.Bind(1, anchor.size);
    while (true) {
      QIAO_TRY(const bool more, q.Next());
      if (!more) break;
      if (q.Integer(0) != tree->size()) {
        return Damaged("entry " + std::to_string(tree->size()) + " is missing");
      }
      tree->Append(ledger::LeafHash(q.Blob(1)));
    }
    if (tree->size() != found_.now.size || tree->Root() != found_.now.root) {
      return Damaged("the entries from " + std::to_string(anchor.size) +
                     " are not those of the signed head");
    }
    return {};
  }

  Result<void> CheckKeptSince(const KeptHead& anchored) {
    const auto at = KeptAt(database_, anchored.count);
    if (!at || *at != anchored) {
      return Damaged("row " + std::to_string(anchored.count) +
                     " of kept is not that of its anchor");
    }
    KeptHead head = *at;
    Query q(database_,
            "SELECT n, tbl, key, hash, head FROM kept WHERE n > ?1 ORDER BY n");
    q.Bind(1, anchored.count);
    while (true) {
      QIAO_TRY(const bool more, q.Next());
      if (!more) return {};
      KeptRow row;
      row.key = q.Blob(2);
      QIAO_TRY(row.hash, DigestFrom(q.Blob(3)));
      head.Append(q.Text(1), row);
      if (q.Integer(0) != head.count || q.Blob(4) != ToBlob(head.head)) {
        return Damaged("row " + std::to_string(head.count) +
                       " of kept does not follow from the one before");
      }
    }
  }

  Database& database_;
  const Nature& log_;
  FoundState found_;
};

}  // namespace

Result<FoundState> CheckAtStart(Database& database, const Nature& nature,
                                const std::optional<std::string>& anchor,
                                AnchorRule rule) {
  return Check(database, nature).Run(anchor, rule);
}

Result<std::optional<ledger::SignedCheckpoint>> SignedHead(
    Database& database, const Nature& nature) {
  Query q(database, "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1");
  QIAO_TRY(const bool found, q.Next());
  if (!found) return std::optional<ledger::SignedCheckpoint>();
  auto head = ledger::ParseCheckpoint(q.Text(0));
  if (!head) {
    return Error{ErrorCode::kStorage, "its signed head cannot be read"};
  }
  QIAO_TRY(const ledger::NoteKey key, ledger::ParseVkey(nature.log_vkey));
  const ledger::Note note{ToText(head->head), head->signatures};
  if (const auto opened = ledger::OpenNote(note, {&key, 1}); !opened) {
    return Error{ErrorCode::kStorage,
                 "its signed head is not signed by the key of the log: " +
                     opened.error().message};
  }
  if (head->head.origin != nature.origin) {
    return Error{ErrorCode::kStorage, "the signed head is of another log"};
  }
  return std::optional(*std::move(head));
}

}  // namespace qiao::store
