#include "registry/ledger/policy.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "registry/ledger/decimal.h"

namespace qiao::ledger {
namespace {

constexpr std::string_view kNone = "none";

std::vector<std::string_view> WordsOf(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t begin = line.find_first_not_of(" \t", at);
    if (begin == std::string_view::npos) break;
    const std::size_t end =
        std::min(line.find_first_of(" \t", begin), line.size());
    words.push_back(line.substr(begin, end - begin));
    at = end;
  }
  return words;
}

// Reads the file line by line and remembers what was defined.
class PolicyReader {
 public:
  Result<void> ReadLine(const std::vector<std::string_view>& words) {
    if (words[0] == "log") return ReadLog(words);
    if (words[0] == "witness") return ReadWitness(words);
    if (words[0] == "group") return ReadGroup(words);
    if (words[0] == "quorum") return ReadQuorum(words);
    // A lone vkey is that log, with no witnesses.
    if (words.size() == 1 && words[0].find('+') != std::string_view::npos) {
      lone_key_ = true;
      return ReadLog({"log", words[0]});
    }
    return Wrong("not log, witness, group or quorum");
  }

  Result<TrustPolicy> Finish() {
    if (lone_key_) {
      if (lines_ != 1) return Wrong("a vkey beside other lines");
    } else if (!has_quorum_) {
      return Wrong("no quorum line");
    }
    if (policy_.logs.empty()) return Wrong("no log is named");
    return std::move(policy_);
  }

  void CountLine() { ++lines_; }

 private:
  static Error Wrong(std::string message) {
    return Error{ErrorCode::kUnreadable, std::move(message)};
  }

  static Result<NoteKey> ReadKey(std::string_view vkey) {
    Result<NoteKey> key = ParseVkey(vkey);
    if (!key) return Wrong(key.error().message);
    return key;
  }

  Result<void> ReadLog(const std::vector<std::string_view>& words) {
    if (words.size() < 2 || words.size() > 3) return Wrong("log VKEY [URL]");
    QIAO_TRY(NoteKey key, ReadKey(words[1]));
    if (!log_keys_.insert(key.key).second) return Wrong("the log key again");
    policy_.logs.push_back(std::move(key));
    return {};
  }

  Result<void> ReadWitness(const std::vector<std::string_view>& words) {
    if (words.size() < 3 || words.size() > 4) {
      return Wrong("witness NAME VKEY [URL]");
    }
    QIAO_TRY_DO(Define(words[1]));
    QIAO_TRY(NoteKey key, ReadKey(words[2]));
    if (!witness_keys_.insert(key.key).second) {
      return Wrong("the witness key again");
    }
    policy_.witnesses.push_back({std::string(words[1]), std::move(key)});
    return {};
  }

  Result<void> ReadGroup(const std::vector<std::string_view>& words) {
    if (words.size() < 4) return Wrong("group NAME all|any|K NAME...");
    TrustPolicy::Group group;
    group.name = words[1];
    for (std::size_t i = 3; i < words.size(); ++i) {
      const auto defined = defined_.find(words[i]);
      if (defined == defined_.end()) {
        return Wrong("no witness or group before this line is called " +
                     std::string(words[i]));
      }
      if (defined->second) {
        return Wrong("already in a group: " + std::string(words[i]));
      }
      defined->second = true;
      group.members.emplace_back(words[i]);
    }
    if (words[2] == "all") {
      group.threshold = group.members.size();
    } else if (words[2] != "any") {
      const auto k = ParseDecimal(words[2]);
      if (!k || *k < 1 ||
          *k > static_cast<std::int64_t>(group.members.size())) {
        return Wrong("a threshold from 1 to the number of members");
      }
      group.threshold = static_cast<std::size_t>(*k);
    }
    QIAO_TRY_DO(Define(words[1]));
    policy_.groups.push_back(std::move(group));
    return {};
  }

  Result<void> ReadQuorum(const std::vector<std::string_view>& words) {
    if (words.size() != 2 || has_quorum_) return Wrong("one line: quorum NAME");
    has_quorum_ = true;
    if (words[1] == kNone) return {};
    if (!defined_.contains(words[1])) {
      return Wrong("no witness or group before this line is called " +
                   std::string(words[1]));
    }
    policy_.quorum = words[1];
    return {};
  }

  Result<void> Define(std::string_view name) {
    if (name == kNone || !defined_.emplace(name, false).second) {
      return Wrong("this name is taken: " + std::string(name));
    }
    return {};
  }

  TrustPolicy policy_;
  bool lone_key_ = false;
  bool has_quorum_ = false;
  int lines_ = 0;
  std::map<std::string, bool, std::less<>> defined_;  // is it in a group
  std::set<std::vector<std::uint8_t>> log_keys_;
  std::set<std::vector<std::uint8_t>> witness_keys_;
};

bool HasQuorum(const TrustPolicy& policy, std::set<std::string> witnessed) {
  if (policy.quorum.empty()) return true;
  for (const TrustPolicy::Group& group : policy.groups) {
    const auto members =
        std::count_if(group.members.begin(), group.members.end(),
                      [&witnessed](const std::string& member) {
                        return witnessed.contains(member);
                      });
    if (static_cast<std::size_t>(members) >= group.threshold) {
      witnessed.insert(group.name);
    }
  }
  return witnessed.contains(policy.quorum);
}

}  // namespace

Result<TrustPolicy> ParsePolicy(std::string_view text) {
  PolicyReader reader;
  int number = 0;
  const auto at_line = [&number](const Error& error) {
    return Error{
        ErrorCode::kUnreadable,
        "trust file, line " + std::to_string(number) + ": " + error.message};
  };
  while (!text.empty()) {
    ++number;
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    for (char c : line) {
      if ((c >= 0 && c < 0x20 && c != '\t') || c == 0x7f) {
        return at_line({ErrorCode::kUnreadable, "a control character"});
      }
    }
    const std::vector<std::string_view> words = WordsOf(line);
    if (words.empty() || words[0].starts_with('#')) continue;
    reader.CountLine();
    if (Result<void> read = reader.ReadLine(words); !read) {
      return at_line(read.error());
    }
  }
  Result<TrustPolicy> policy = reader.Finish();
  if (!policy) return at_line(policy.error());
  return policy;
}

Result<std::vector<CheckedSigner>> CheckAgainst(
    const TrustPolicy& policy, const SignedCheckpoint& checkpoint) {
  const std::string& origin = checkpoint.head.origin;
  const bool known_log =
      std::any_of(policy.logs.begin(), policy.logs.end(),
                  [&origin](const NoteKey& log) { return log.name == origin; });
  if (!known_log) {
    return Refused(Refusal::kNoteOrigin,
                   "the trust file knows no log called " + origin);
  }
  const std::string text = ToText(checkpoint.head);
  std::vector<CheckedSigner> signers;
  std::set<std::string> witnessed;
  bool log_signed = false;
  for (const NoteSignature& line : checkpoint.signatures) {
    const auto is_of = [&line](const NoteKey& key) {
      return key.name == line.name && key.id == line.id &&
             key.type != NoteKeyType::kUnknown;
    };
    const auto check = [&](const NoteKey& key, bool is_log) -> Result<void> {
      if (!VerifiesNote(text, key, line)) {
        return Refused(Refusal::kNoteSignature,
                       "the signature of " + key.name + " is wrong");
      }
      signers.push_back({key.name, key.type, is_log});
      return {};
    };
    for (const NoteKey& log : policy.logs) {
      if (log.name != origin || !is_of(log)) continue;
      QIAO_TRY_DO(check(log, true));
      log_signed = true;
    }
    for (const TrustPolicy::Witness& witness : policy.witnesses) {
      if (!is_of(witness.key)) continue;
      QIAO_TRY_DO(check(witness.key, false));
      witnessed.insert(witness.name);
    }
  }
  if (!log_signed) {
    return Refused(Refusal::kNoteUnsigned,
                   "the log " + origin + " has not signed with a trusted key");
  }
  if (!HasQuorum(policy, std::move(witnessed))) {
    return Refused(
        Refusal::kQuorum,
        "too few trusted witnesses: the trust file asks for " + policy.quorum);
  }
  return signers;
}

}  // namespace qiao::ledger
