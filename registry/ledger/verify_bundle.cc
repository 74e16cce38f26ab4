// The checks of record format §11, in its order.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "registry/ledger/admission.h"
#include "registry/ledger/bundle.h"
#include "registry/ledger/shape.h"

namespace qiao::ledger {
namespace {

bool IsKeyStatement(const Statement& statement) {
  return statement.typ == "party" || statement.typ.starts_with("key-");
}

// One bundle on its way through the checks.
class BundleCheck {
 public:
  BundleCheck(Bundle bundle, const TrustPolicy& policy,
              const StampAuthorities* authorities)
      : bundle_(std::move(bundle)),
        policy_(policy),
        authorities_(authorities),
        subject_key_(TouchKey(bundle_.subject)),
        log_(bundle_.log, RuleSet::kBundle) {}

  Result<BundleReport> Run() {
    report_.subject = bundle_.subject;
    report_.head = bundle_.checkpoint.head;
    Checked("canonical bytes and shape");
    QIAO_TRY_DO(CheckLines());
    QIAO_TRY_DO(CheckPolicy());
    QIAO_TRY_DO(CheckInclusion());
    QIAO_TRY_DO(CheckShapes());
    QIAO_TRY_DO(CheckContents());
    QIAO_TRY_DO(CheckRules());
    QIAO_TRY_DO(CheckState());
    if (authorities_ != nullptr) QIAO_TRY_DO(CheckTokens());
    QIAO_TRY_DO(Describe());
    return std::move(report_);
  }

 private:
  void Checked(std::string words) {
    report_.checked.push_back(std::move(words));
  }

  // §11.2: lines and keys match one to one, so that no byte is ignorable.
  Result<void> CheckLines() {
    const std::string text = ToText(bundle_.checkpoint.head);
    std::vector<const NoteKey*> unused;
    for (const NoteKey& key : bundle_.vkeys) unused.push_back(&key);
    std::vector<std::string> unknown;
    for (const NoteSignature& line : bundle_.checkpoint.signatures) {
      const auto found = std::find_if(
          unused.begin(), unused.end(), [&line](const NoteKey* key) {
            return key->name == line.name && key->id == line.id;
          });
      if (found == unused.end()) {
        return Refused(
            Refusal::kNoteUnlisted,
            "a signature line of " + line.name + " whose key is not listed");
      }
      const NoteKey& key = **found;
      unused.erase(found);
      if (key.type == NoteKeyType::kUnknown) {
        unknown.push_back("the signature line of " + key.name +
                          ", of a type not known here");
      } else if (!VerifiesNote(text, key, line)) {
        return Refused(Refusal::kNoteSignature,
                       "the signature of " + key.name + " is wrong");
      }
    }
    if (!unused.empty()) {
      return Refused(
          Refusal::kNoteUnlisted,
          "the listed key of " + unused[0]->name + " has no signature line");
    }
    unknown_lines_ = std::move(unknown);
    Checked("every signature line of the head verifies");
    return {};
  }

  // §11.3.
  Result<void> CheckPolicy() {
    QIAO_TRY(const std::vector<CheckedSigner> signers,
             CheckAgainst(policy_, bundle_.checkpoint));
    std::set<std::string> names;
    std::set<std::string> witnesses;
    for (const CheckedSigner& signer : signers) {
      names.insert(signer.name);
      if (!signer.is_log) witnesses.insert(signer.name);
    }
    report_.signed_by.assign(names.begin(), names.end());
    Checked("the head of size " + std::to_string(report_.head.size) + " of " +
            report_.head.origin + " is signed by the trusted log key and " +
            std::to_string(witnesses.size()) + " trusted witnesses");
    return {};
  }

  // §11.4.
  Result<void> CheckInclusion() {
    const Checkpoint& head = bundle_.checkpoint.head;
    std::int64_t last = -1;
    for (const BundleEntry& entry : bundle_.entries) {
      if (entry.index <= last) {
        return Refused(Refusal::kBundleOrder,
                       "entry " + std::to_string(entry.index) + " after " +
                           std::to_string(last));
      }
      last = entry.index;
      if (entry.entry.size() > kMaxEntryBytes) {
        return Refused(Refusal::kTooLarge, "entry " +
                                               std::to_string(entry.index) +
                                               " has more than 61,440 bytes");
      }
      QIAO_TRY_DO(VerifyInclusion(LeafHash(entry.entry), entry.index, head.size,
                                  entry.path, head.root));
    }
    Checked(std::to_string(bundle_.entries.size()) +
            " entries are in the tree under that head");
    return {};
  }

  // §11.5.
  Result<void> CheckShapes() {
    for (const BundleEntry& entry : bundle_.entries) {
      QIAO_TRY(ShapedRecord shaped,
               CheckShape(entry.entry, json::Edition::kVerifier));
      if (entry.item_path && !shaped.record().via) {
        return Refused(Refusal::kBundleMalformed,
                       "entry " + std::to_string(entry.index) +
                           " is no item and has an item_path");
      }
      const Statement& statement = shaped.statement();
      if (std::holds_alternative<NotUnderstood>(statement.body) &&
          statement.typ.starts_with("key-")) {
        return Refused(Refusal::kKeyTypeUnknown,
                       "what a " + statement.typ +
                           " does to keys is not known to this edition");
      }
      records_.push_back(std::move(shaped));
    }
    Checked("every statement has the shape of its type");
    return {};
  }

  bool IsAbout(const Statement& statement) const {
    const std::vector<std::string> touched = Touches(statement);
    return std::find(touched.begin(), touched.end(), subject_key_) !=
           touched.end();
  }

  // §11.6: no more than belongs here, and something about the subject.
  Result<void> CheckContents() {
    if (bundle_.state) QIAO_TRY_DO(FindAnchor());
    std::set<StatementId> manifests;
    bool registered = false;
    std::vector<bool> belongs(records_.size());
    for (std::size_t i = 0; i < records_.size(); ++i) {
      const Statement& statement = records_[i].statement();
      if (!IsAbout(statement)) continue;
      belongs[i] = true;
      signers_.insert(statement.party);
      registered |= statement.typ == "register";
      if (records_[i].record().via) {
        manifests.insert(records_[i].record().via->manifest);
      }
    }
    const bool any = !signers_.empty();
    for (std::size_t i = 0; i < records_.size(); ++i) {
      if (manifests.contains(records_[i].id()) || i == anchor_) {
        belongs[i] = true;
        signers_.insert(records_[i].statement().party);
      }
    }
    for (std::size_t i = 0; i < records_.size(); ++i) {
      const Statement& statement = records_[i].statement();
      if (belongs[i] ||
          (IsKeyStatement(statement) && signers_.contains(statement.party))) {
        continue;
      }
      return Refused(Refusal::kBundleForeign,
                     "entry " + std::to_string(bundle_.entries[i].index) +
                         ", a " + statement.typ + ", does not belong to " +
                         subject_key_);
    }
    if (!any) {
      return Refused(Refusal::kBundleSubject,
                     "nothing here is about " + subject_key_);
    }
    if (bundle_.subject.Is("pty") && !registered) {
      return Refused(Refusal::kBundleSubject,
                     "no registration of " + subject_key_);
    }
    Checked("nothing in it belongs to anything but " + subject_key_);
    return {};
  }

  Result<void> FindAnchor() {
    for (std::size_t i = 0; i < records_.size(); ++i) {
      if (bundle_.entries[i].index != bundle_.state->anchor) continue;
      const auto* body = std::get_if<Anchor>(&records_[i].statement().body);
      if (body == nullptr || !body->state) break;
      anchor_ = i;
      state_root_ = *body->state;
      return {};
    }
    return Refused(Refusal::kBundleMissing,
                   "entry " + std::to_string(bundle_.state->anchor) +
                       " is no anchor with a state");
  }

  // §11.7.
  Result<void> CheckRules() {
    const MerklePath no_path;
    for (std::size_t i = 0; i < records_.size(); ++i) {
      const BundleEntry& entry = bundle_.entries[i];
      const Statement& statement = records_[i].statement();
      QIAO_TRY_DO(CheckSubjectKnown(statement));
      const MerklePath* item_path =
          entry.item_path ? &*entry.item_path : &no_path;
      Result<VerifiedRecord> verified =
          log_.AdmitAt(entry.index, records_[i], item_path);
      if (!verified) {
        Error error = std::move(verified).error();
        error.message =
            "entry " + std::to_string(entry.index) + ": " + error.message;
        return error;
      }
      if (!bundle_.state || entry.index >= bundle_.state->anchor) continue;
      for (const std::string& key : Touches(statement)) {
        chains_[key].Append(entry.index, records_[i].id());
      }
    }
    Checked(std::to_string(records_.size()) +
            " statements are signed by keys in force at their index, and what "
            "they refer to is in force and of the right kind");
    return {};
  }

  // Rule 3 of §6, for the one subject whose history is here.
  Result<void> CheckSubjectKnown(const Statement& statement) const {
    if (!IsAbout(statement) || statement.typ == "register" ||
        statement.typ == "countersign" ||
        std::holds_alternative<NotUnderstood>(statement.body)) {
      return {};
    }
    QIAO_TRY(const bool known, log_.facts().IsKnown(bundle_.subject));
    if (known) return {};
    return Refused(Refusal::kBundleMissing,
                   "the registration of " + subject_key_ + " is not there");
  }

  // §11.8: the chains recomputed here are those under the anchor's root.
  Result<void> CheckState() {
    if (!bundle_.state) return {};
    std::set<std::string> expected{subject_key_};
    for (const PartyId& party : signers_) expected.insert(KeysOf(party));
    std::set<std::string> given;
    for (const auto& [key, path] : bundle_.state->proofs) given.insert(key);
    if (expected != given) {
      return Refused(Refusal::kBundleMissing,
                     "the state proofs are not those of the subject and of "
                     "the keys of each party");
    }
    for (const auto& [key, path] : bundle_.state->proofs) {
      const Result<void> present =
          VerifyPresent(key, chains_[key], path, state_root_);
      if (!present) {
        return Refused(Refusal::kStateIncomplete,
                       key + ": a statement is missing before the anchor at " +
                           std::to_string(bundle_.state->anchor));
      }
    }
    report_.complete_to = bundle_.state->anchor;
    Checked("nothing below index " + std::to_string(bundle_.state->anchor) +
            " is left out");
    return {};
  }

  // Behind §11: when the head was there, by the word of others.
  Result<void> CheckTokens() {
    const std::string text = ToText(bundle_.checkpoint.head);
    std::optional<Error> foreign;
    for (const std::string& token : bundle_.tokens) {
      Result<TimeStamp> stamp = CheckStamp(token, text, *authorities_);
      if (stamp) {
        report_.time_stamps.push_back(std::move(*stamp));
        continue;
      }
      if (stamp.error().refusal != Refusal::kNoteUnlisted) {
        return std::move(stamp).error();
      }
      foreign = std::move(stamp).error();
      foreign_tokens_.push_back(foreign->message);
    }
    if (report_.time_stamps.empty()) {
      if (foreign) return std::move(*foreign);
      return Refused(Refusal::kBundleMissing,
                     "there is no time-stamp token in the bundle");
    }
    std::stable_sort(report_.time_stamps.begin(), report_.time_stamps.end(),
                     [](const TimeStamp& one, const TimeStamp& other) {
                       return one.before < other.before;
                     });
    for (const TimeStamp& stamp : report_.time_stamps) {
      Checked("that head was on record no later than " +
              qiao::ToText(stamp.before) + ", says " + stamp.authority +
              (stamp.accurate ? "" : ", without saying how accurate it is"));
    }
    return {};
  }

  // §11.9.
  Result<void> Describe() {
    for (const ShapedRecord& record : records_) {
      QIAO_TRY(const std::optional<StatementFact> fact,
               log_.facts().Statement(record.id()));
      QIAO_CHECK(fact.has_value());
      StatementReport statement{fact->id, fact->index, fact->typ, fact->party,
                                fact->ended        ? "ended"
                                : fact->Proposed() ? "proposed"
                                                   : "in-force"};
      QIAO_TRY(const bool contested, IsContested(*fact, log_.facts()));
      if (contested) statement.state += "+contested";
      report_.statements.push_back(std::move(statement));
      if (!fact->understood) report_.not_understood.push_back(fact->index);
    }
    // The tokens that anchors name are attachments.
    report_.not_checked = {
        "heads after size " + std::to_string(report_.head.size), "`seen` heads",
        "private values", "attachments"};
    if (authorities_ != nullptr) {
      report_.not_checked.emplace_back(
          "whether an authority's certificate "
          "was revoked");
    } else if (!bundle_.tokens.empty()) {
      const std::size_t count = bundle_.tokens.size();
      report_.not_checked.push_back(std::to_string(count) + " time-stamp " +
                                    (count == 1 ? "token" : "tokens"));
    }
    report_.not_checked.insert(report_.not_checked.end(),
                               foreign_tokens_.begin(), foreign_tokens_.end());
    if (!bundle_.state) {
      report_.not_checked.emplace_back("whether anything is left out");
    }
    report_.not_checked.insert(report_.not_checked.end(),
                               unknown_lines_.begin(), unknown_lines_.end());
    return {};
  }

  static constexpr std::size_t kNoAnchor = static_cast<std::size_t>(-1);

  Bundle bundle_;
  const TrustPolicy& policy_;
  const StampAuthorities* const authorities_;  // null: tokens are not checked
  const std::string subject_key_;
  Admission log_;
  std::vector<ShapedRecord> records_;  // beside bundle_.entries
  std::size_t anchor_ = kNoAnchor;     // place in records_
  Digest state_root_;
  std::set<PartyId> signers_;
  std::map<std::string, Chain> chains_;  // before the anchor
  std::vector<std::string> unknown_lines_;
  std::vector<std::string> foreign_tokens_;
  BundleReport report_;
};

}  // namespace

Result<BundleReport> VerifyBundle(std::string_view bytes,
                                  const TrustPolicy& policy,
                                  const StampAuthorities* authorities) {
  QIAO_TRY(Bundle bundle, ParseBundle(bytes));
  return BundleCheck(std::move(bundle), policy, authorities).Run();
}

}  // namespace qiao::ledger
