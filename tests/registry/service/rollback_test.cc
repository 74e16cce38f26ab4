// Acceptance of trust T9: a thousand older copies of a registry, put back under
// a newer anchor, are each refused when they are opened, with both sizes.
#include <filesystem>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "registry/store/anchor_file.h"
#include "tests/registry/service/busy_registry.h"
#include "tests/support/catch.h"

namespace qiao::test {
namespace {

namespace fs = std::filesystem;

// The files as they lay on the disk after a commit, and where they stood.
struct Copy {
  std::string file, journal, anchor;
  store::FileAnchor at;
};

std::string MaybeRead(const std::string& path) {
  return fs::exists(path) ? ReadFile(path) : std::string();
}

Copy CopyOf(const ARegistry& a, const ledger::NoteKey& key) {
  Copy copy{ReadFile(a.path),
            MaybeRead(a.path + "-wal"),
            ReadFile(a.path + ".anchor"),
            {}};
  copy.at = Good(store::OpenAnchor(copy.anchor, key));
  return copy;
}

// A registry that grows by one commit after another: parties, songs, and links
// that make no entry. Now and then it is closed, so that its journal goes.
std::vector<Copy> Grown(ARegistry& a, int commits) {
  const ledger::NoteKey key = Good(ledger::ParseVkey(a->store().LogVkey()));
  const ALabel label(a, "海風唱片");
  std::vector<SubjectId> songs;
  std::vector<Copy> copies;
  for (int n = 0; n < commits; ++n) {
    if (n % 11 == 10) {
      a.Reopen();
    } else if (n % 3 == 2 && songs.size() > 1) {
      registry::AlongWith along;
      along.links = {ASealedLink(
          a, songs[songs.size() - 2], songs.back(),
          n % 2 == 0 ? matcher::Verdict::kReview : matcher::Verdict::kSame)};
      Good(a->Record(along));
    } else {
      const ASong song = ASong(label, "歌" + std::to_string(n)).Claiming(1, 2);
      song.AppendTo(*a.registry);
      songs.push_back(song.subject);
    }
    copies.push_back(CopyOf(a, key));
  }
  return copies;
}

// Where the files stand, whatever the anchor says; absent if nobody can read
// them.
std::optional<store::Store::Moment> StandsAt(const std::string& path) {
  const auto opened = store::Store::Open(path, store::Access::kReadOnly,
                                         store::AnchorRule::kNotLooked);
  if (!opened) return std::nullopt;
  return Good(opened->Now());
}

// What is wrong with how the copy is refused; empty: nothing.
std::string NotRefused(const std::string& path, const store::FileAnchor& newer,
                       const store::Store::Moment& found) {
  const bool entries = found.entries < newer.size;
  const std::string sizes =
      entries ? "says " + std::to_string(newer.size) +
                    " entries, the file holds " + std::to_string(found.entries)
              : "says " + std::to_string(newer.kept.count) +
                    " rows beside the ledger, the file holds " +
                    std::to_string(found.kept);
  for (const auto access :
       {store::Access::kReadOnly, store::Access::kReadWrite}) {
    const auto opened = store::Store::Open(path, access);
    if (opened) return "it was opened";
    if (opened.error().code != ErrorCode::kStorage ||
        opened.error().message.find(sizes) == std::string::npos) {
      return "not \"" + sizes + "\" but: " + opened.error().message;
    }
  }
  return {};
}

void CheckOlderCopies(int commits, int count) {
  ARegistry a;
  const std::vector<Copy> copies = Grown(a, commits);
  a.registry.reset();
  std::mt19937 random(20261130);
  int refused = 0, cut = 0, unread = 0;
  while (refused < count) {
    const std::size_t newer = 1 + random() % (copies.size() - 1);
    const std::size_t older = random() % newer;
    Copy put = copies[older];
    // Of each third copy not the whole journal: what was committed last is
    // gone, which is an older state of the newest copy, too.
    if (random() % 3 == 0) {
      put = copies[random() % 2 == 0 ? newer : older];
      if (!put.journal.empty()) {
        put.journal.resize(random() % put.journal.size());
      }
    }
    for (const char* suffix : {"-wal", "-shm"}) fs::remove(a.path + suffix);
    Backup::Write(a.path, put.file);
    if (!put.journal.empty()) Backup::Write(a.path + "-wal", put.journal);
    Backup::Write(a.path + ".anchor", copies[newer].anchor);
    const auto found = StandsAt(a.path);
    const store::FileAnchor& anchor = copies[newer].at;
    if (!found) {
      // A journal that goes with another file: nobody reads that either.
      ++unread;
      REQUIRE_FALSE(store::Store::Open(a.path, store::Access::kReadOnly));
      continue;
    }
    if (found->entries == anchor.size && found->kept == anchor.kept.count) {
      continue;  // as new as its anchor
    }
    INFO("copy " << older << " under anchor " << newer);
    REQUIRE(NotRefused(a.path, anchor, *found) == "");
    ++refused;
    cut += put.journal.size() < copies[older].journal.size() ? 1 : 0;
  }
  WARN(refused << " older copies refused with both sizes, " << cut
               << " of them by a journal that was cut; " << unread
               << " could not be read at all");
}

}  // namespace

TEST_CASE("an older copy is refused at start with both sizes",
          "[service][anchor][rollback]") {
  CheckOlderCopies(24, 100);
}

TEST_CASE("a thousand older copies are refused at start with both sizes",
          "[.rollback]") {
  CheckOlderCopies(60, 1000);
}

TEST_CASE("a copy that is as new as its anchor is opened, every one",
          "[service][anchor][rollback]") {
  ARegistry a;
  const std::vector<Copy> copies = Grown(a, 24);
  a.registry.reset();
  for (const Copy& copy : copies) {
    for (const char* suffix : {"-wal", "-shm"}) fs::remove(a.path + suffix);
    Backup::Write(a.path, copy.file);
    if (!copy.journal.empty()) Backup::Write(a.path + "-wal", copy.journal);
    Backup::Write(a.path + ".anchor", copy.anchor);
    CHECK(store::Store::Open(a.path, store::Access::kReadOnly));
    CHECK(store::Store::Open(a.path, store::Access::kReadWrite));
  }
}

}  // namespace qiao::test
