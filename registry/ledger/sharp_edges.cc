#include "registry/ledger/sharp_edges.h"

#include <utility>

namespace qiao::ledger {
namespace {

std::string Counted(std::int64_t count, std::string_view typ) {
  return std::to_string(count) + " for a " + std::string(typ);
}

// What one signature is enough for again, or fewer than before.
std::string Dropped(const SignerNeeds& before, const SignerNeeds& now) {
  std::string dropped;
  for (const auto& [typ, count] : before) {
    const auto kept = now.find(typ);
    if (kept != now.end() && kept->second >= count) continue;
    const std::int64_t left = kept == now.end() ? 1 : kept->second;
    dropped += (dropped.empty() ? "" : ", ") + Counted(count, typ) +
               " become " + std::to_string(left);
  }
  return dropped;
}

class EdgesOf {
 public:
  explicit EdgesOf(const std::optional<SignerNeeds>& need_before)
      : need_before_(need_before) {}

  std::vector<SharpEdge> Take() { return std::move(edges_); }

  void operator()(const RootChange& change) {
    Needs(change.need);
    const auto count = static_cast<std::int64_t>(change.roots.keys.size());
    if (count == 1) {
      Say("last-root",
          "one root key is left. Whoever loses it loses the party, and whoever "
          "steals it is the party; nobody can give it back",
          "keep two root keys at least, on two media, and a threshold that "
          "leaves one to spare");
    } else if (count == change.roots.threshold) {
      Say("no-root-to-spare",
          "all " + std::to_string(count) +
              " root keys must sign whatever changes keys. If one of them is "
              "lost, no key of the party can ever be changed again",
          "a lower threshold, or one root key more");
    }
  }
  void operator()(const Transfer& deal) { Note(deal.note); }
  void operator()(const Licence& deal) { Note(deal.note); }
  template <typename Other>
  void operator()(const Other&) {}

 private:
  void Say(std::string_view code, std::string follows, std::string instead) {
    edges_.push_back({code, std::move(follows), std::move(instead)});
  }

  void Needs(const SignerNeeds& now) {
    const std::string restated = "say the need whole, with what is to stay";
    if (!need_before_) {
      std::string said;
      for (const auto& [typ, count] : now) said += " " + Counted(count, typ);
      Say("need-dropped",
          "how many must sign is said anew and whole:" +
              (said.empty() ? " one signature for everything" : said) +
              ". What stood before is not known here, and is gone",
          restated);
      return;
    }
    const std::string dropped = Dropped(*need_before_, now);
    if (dropped.empty()) return;
    Say("need-dropped",
        "fewer daily keys must sign than before: " + dropped +
            ". A single stolen key may then be enough",
        restated);
  }

  void Note(const std::string& note) {
    if (note.empty()) return;
    Say("public-note",
        "the note of this deal is public, for ever and in every copy of the "
        "log: \"" +
            note + "\"",
        "leave the note out; terms that are nobody's business stand in the "
        "contract, of which the log needs no more than a commitment");
  }

  const std::optional<SignerNeeds>& need_before_;
  std::vector<SharpEdge> edges_;
};

}  // namespace

std::vector<SharpEdge> SharpEdges(
    const Statement& statement, const std::optional<SignerNeeds>& need_before) {
  EdgesOf edges(need_before);
  std::visit(edges, statement.body);
  return edges.Take();
}

Result<void> AskSigner(const Statement& statement, const SignerAsked& asked) {
  const std::vector<SharpEdge> edges = SharpEdges(statement, asked.need_before);
  if (edges.empty()) return {};
  if (asked.ask) return asked.ask(statement, edges);
  return Error{ErrorCode::kUsage,
               "a " + statement.typ +
                   " that nobody was asked about: " + edges.front().follows};
}

}  // namespace qiao::ledger
