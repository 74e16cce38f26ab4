#include "registry/service/import_rows.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "registry/import/finding_rules.h"
#include "registry/ledger/minted_ids.h"
#include "registry/service/import_conflicts.h"
#include "registry/service/import_items.h"
#include "registry/service/import_match.h"
#include "registry/service/record_room.h"
#include "registry/service/registry.h"
#include "registry/service/standing_claims.h"
#include "registry/service/subject_links.h"
#include "registry/service/work_changes.h"

namespace qiao::registry {
namespace {

// A row on its way.
struct Row {
  const CatalogEntry* entry = nullptr;
  const RowDraft* draft = nullptr;
  const HeardFile* heard = nullptr;
  RowReport* report = nullptr;
  RecordingRegistration recording;  // with works, audio and prints
  matcher::Record record;
  SubjectId subject;
  bool sign_recording = false;
  std::vector<OwnershipClaim> on_recording, on_work;  // to be signed
  std::vector<store::MatchLink> links;
};

// A work that rows name.
struct Work {
  const WorkDraft* draft = nullptr;
  WorkRegistration work;
  SubjectId subject;
  bool on_record = false;  // the label has registered it before
  std::string added;       // on record, and the sheet says more: "credits"
  bool signed_now = false;
  std::vector<store::MatchLink> links;
};

// What a registration says, without what is different each time.
RecordingRegistration Said(RecordingRegistration recording) {
  recording.nonce = {};
  recording.common.source.reset();
  recording.common.replaces.reset();
  return recording;
}
WorkRegistration Said(WorkRegistration work) {
  work.nonce = {};
  work.common.source.reset();
  work.common.replaces.reset();
  return work;
}

// In words, what two registrations of one recording say differently.
std::string Differences(const RecordingRegistration& a,
                        const RecordingRegistration& b) {
  std::string words;
  const auto add = [&words](bool differs, std::string_view what) {
    if (differs) words += (words.empty() ? "" : ", ") + std::string(what);
  };
  add(a.titles != b.titles, "titles");
  add(a.version != b.version, "version");
  add(a.contributors != b.contributors, "credits");
  add(a.common.ids != b.common.ids, "identifiers");
  add(a.ms != b.ms, "length");
  add(a.langs != b.langs, "language");
  add(a.pline != b.pline, "P-line");
  add(a.works != b.works, "work");
  add(a.audio != b.audio || a.prints != b.prints, "audio");
  return words.empty() ? "other details" : words;
}

bool ShareIsrc(const matcher::Record& a, const RecordingRegistration& b) {
  for (const Identifier& id : b.common.ids) {
    if (id.scheme == "isrc" &&
        std::find(a.isrcs.begin(), a.isrcs.end(), id.value) != a.isrcs.end()) {
      return true;
    }
  }
  return false;
}

// Two ISRCs for one sound are legal: two recordings on record, linked.
bool HasOtherIsrc(const matcher::Record& a, const RecordingRegistration& b) {
  const bool other =
      std::any_of(b.common.ids.begin(), b.common.ids.end(),
                  [](const Identifier& id) { return id.scheme == "isrc"; });
  return !a.isrcs.empty() && other && !ShareIsrc(a, b);
}

store::MatchLink LinkOf(const SubjectId& draft, const SubjectId& other,
                        matcher::Decision decision, std::int64_t log_size) {
  store::MatchLink link{draft, other, std::move(decision), log_size};
  if (other < draft) {
    std::swap(link.left, link.right);
    for (matcher::Evidence& evidence : link.decision.evidence) {
      std::swap(evidence.left, evidence.right);
    }
  }
  return link;
}

class Settler {
 public:
  Settler(const RowsToSettle& rows, PreparedImport& into)
      : in_(rows),
        into_(into),
        items_(rows.heading, rows.party, rows.import_id, rows.file_hash, into) {
  }

  Result<void> Settle() {
    MakeReports();
    QIAO_TRY(RegistryMatcher matcher, RegistryMatcher::Make(in_.store));
    QIAO_TRY_DO(ResolveWorks(matcher));
    FillRecordings();
    RejectWhatNoRecordHolds();
    FindSheetMatches();
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      QIAO_TRY_DO(GoOn());
      QIAO_TRY_DO(ResolveRow(matcher, i));
    }
    for (Row& row : rows_) Emit(row);
    QIAO_TRY_DO(GoOn());
    return FindConflicts();
  }

 private:
  Result<void> GoOn() const {
    if (!in_.stop.stop_requested()) return {};
    return Error{ErrorCode::kInterrupted, "stopped while rows were compared"};
  }

  void MakeReports() {
    std::size_t next = 0;
    into_.report.rows.resize(in_.catalog.entries.size());
    for (std::size_t i = 0; i < in_.catalog.entries.size(); ++i) {
      const CatalogEntry& entry = in_.catalog.entries[i];
      RowReport& report = into_.report.rows[i];
      report.row = entry.row;
      report.title = entry.title;
      report.artist = entry.artist;
      report.findings = entry.findings;
      if (in_.heard[i] != nullptr) {
        report.audio = PathInWords(in_.heard[i]->path);
      }
      if (i < in_.done) {
        if (!entry.rejected) ++next;
        continue;
      }
      if (entry.rejected) {
        report.outcome = RowOutcome::kRejected;
        report.reason = *entry.rejected;
        continue;
      }
      QIAO_CHECK(next < in_.drafts.rows.size());
      const RowDraft& draft = in_.drafts.rows[next++];
      report.findings.insert(report.findings.end(), draft.findings.begin(),
                             draft.findings.end());
      if (draft.waits) {
        Wait(report, WhyItWaits(report));
        continue;
      }
      Row row;
      row.entry = &entry;
      row.draft = &draft;
      row.heard = in_.heard[i];
      row.report = &report;
      rows_.push_back(std::move(row));
    }
    QIAO_CHECK(next == in_.drafts.rows.size());
  }

  static std::string WhyItWaits(const RowReport& report) {
    for (const Finding& finding : report.findings) {
      if (Waits(finding)) {
        return finding.column.empty() ? finding.message
                                      : finding.column + ": " + finding.message;
      }
    }
    return {};
  }

  static void Wait(RowReport& report, std::string reason) {
    report.outcome = RowOutcome::kWaiting;
    report.reason = std::move(reason);
  }

  void WaitFor(Row& row, std::string_view rule, std::string_view detail) {
    row.report->findings.push_back(
        MakeFinding(rule, row.entry->row, {}, {}, detail));
    Wait(*row.report, row.report->findings.back().message);
  }

  std::int64_t LogSize() const { return in_.heading.seen.size; }

  SubjectId Mint(std::string_view kind, Nonce& nonce) const {
    nonce = ledger::NewNonce();
    return ledger::MintSubject(kind, in_.party, nonce);
  }

  Result<void> ResolveWorks(RegistryMatcher& matcher) {
    for (const WorkDraft& draft : in_.drafts.works) {
      QIAO_TRY_DO(GoOn());
      Work work;
      work.draft = &draft;
      work.work = draft.work;
      QIAO_TRY(const auto matches,
               matcher.Works(draft.work, ToRecord(draft.work)));
      for (const MatchOnRecord& match : matches) {
        if (match.party != in_.party || work.on_record) continue;
        QIAO_TRY(const auto known, in_.store.Registration(match.subject));
        const auto* body =
            known ? std::get_if<WorkRegistration>(&known->statement().body)
                  : nullptr;
        const bool same = match.decision.verdict == matcher::Verdict::kSame;
        if (body == nullptr || (!same && Said(*body) != Said(draft.work))) {
          continue;
        }
        work.subject = match.subject;
        work.on_record = true;
        work.added = Additions(*body, draft.work);
        if (!work.added.empty() && in_.correct) {
          work.work.nonce = body->nonce;  // the subject stays the same
          work.work.common.replaces = known->fact.id;
        }
      }
      if (!work.on_record) {
        work.subject = Mint("wrk", work.work.nonce);
        for (const MatchOnRecord& match : matches) {
          if (match.decision.verdict != matcher::Verdict::kSame) continue;
          work.links.push_back(
              LinkOf(work.subject, match.subject, match.decision, LogSize()));
        }
      }
      works_.push_back(std::move(work));
    }
    return {};
  }

  void FillRecordings() {
    for (Row& row : rows_) {
      row.recording = row.draft->recording;
      if (row.draft->work) {
        row.recording.works.push_back(works_[*row.draft->work].subject);
      }
      std::shared_ptr<const Fingerprint> print;
      if (row.heard != nullptr) {
        print = row.heard->print;
        row.recording.audio.push_back(row.heard->audio);
        if (row.heard->reference.count > 0) {
          row.recording.prints.push_back(row.heard->reference);
        }
        if (!row.recording.ms && print->duration_ms > 0) {
          row.recording.ms = print->duration_ms;
        }
      }
      row.record = ToRecord(row.recording, print);
      row.record.album = row.entry->album;
      row.record.released = row.entry->released;
      row.record.genre = row.entry->genre;
      for (const std::string& writer :
           {row.entry->lyricist, row.entry->composer}) {
        if (!writer.empty()) row.record.writers.push_back(writer);
      }
    }
  }

  // What is signed is what its own verifier takes; a row that would be refused
  // must not take the others with it.
  void RejectWhatNoRecordHolds() {
    const RecordRoom room(in_.heading, in_.party);
    std::vector<Result<void>> works;
    for (const Work& work : works_) works.push_back(room.Check(work.work));
    std::erase_if(rows_, [&](Row& row) {
      Result<void> fits = room.Check(row.recording);
      if (fits && row.draft->work) fits = works[*row.draft->work];
      for (const OwnershipClaim& claim : row.draft->on_recording) {
        if (fits) fits = room.Check(claim);
      }
      for (const OwnershipClaim& claim : row.draft->on_work) {
        if (fits) fits = room.Check(claim);
      }
      if (fits) return false;
      row.report->findings.push_back(MakeFinding("QIAO-IMP-056", row.entry->row,
                                                 {}, {}, fits.error().message));
      row.report->outcome = RowOutcome::kRejected;
      row.report->reason = row.report->findings.back().message;
      return true;
    });
  }

  void FindSheetMatches() {
    std::vector<matcher::Record> records;
    for (const Row& row : rows_) records.push_back(row.record);
    for (MatchInSheet& match : MatchesInSheet(records)) {
      in_sheet_[match.right].push_back(std::move(match));
    }
    std::map<std::string, std::size_t> first;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const auto [at, fresh] = first.emplace(WhatItNames(*rows_[i].entry), i);
      if (!fresh) repeats_.emplace(i, at->second);
    }
  }

  // Rows that are alike in all this repeat one another, even where title and
  // artist alone would not settle that two recordings are one.
  static std::string WhatItNames(const CatalogEntry& entry) {
    std::string all;
    for (const std::string* cell :
         {&entry.title, &entry.version, &entry.artist, &entry.featured,
          &entry.album, &entry.released, &entry.genre, &entry.file}) {
      all += *cell + '\n';
    }
    return all + std::to_string(entry.disc.value_or(0)) + '\n' +
           std::to_string(entry.track.value_or(0));
  }

  // What the party has said about a subject: on record, and in earlier rows.
  Result<std::vector<SaidClaim>*> SaidOn(const SubjectId& subject) {
    const auto [at, first] = said_.try_emplace(subject);
    if (!first) return &at->second;
    QIAO_TRY(const auto statements, in_.store.NotEnded(subject, "claim"));
    for (const store::StatementOnRecord& statement : statements) {
      const auto* claim =
          std::get_if<OwnershipClaim>(&statement.statement().body);
      if (claim != nullptr && statement.fact.party == in_.party) {
        at->second.push_back({*claim, statement.fact.id, 0});
      }
    }
    return &at->second;
  }

  static void Remember(const std::vector<OwnershipClaim>& claims,
                       std::int64_t row, std::vector<SaidClaim>& said) {
    for (const OwnershipClaim& claim : claims) {
      std::erase_if(said, [&claim](const SaidClaim& one) {
        return one.id && one.id == claim.replaces;
      });
      said.push_back({claim, {}, row});
    }
  }

  static std::string InWords(const SaidClaim& said) {
    return said.row > 0 ? "row " + std::to_string(said.row) + " claims " +
                              said.claim.share.text
                        : said.claim.share.text + " is on record";
  }

  Result<void> ResolveRow(RegistryMatcher& matcher, std::size_t index) {
    Row& row = rows_[index];
    QIAO_TRY(const auto matches, matcher.Recordings(row.recording, row.record));
    QIAO_TRY(const bool settled, SettleAgainstOwn(row, matches));
    if (settled) return {};
    if (FoldIntoEarlierRow(row, index)) return {};
    QIAO_TRY(const bool taken, TakeWorkClaims(row));
    if (!taken) return {};
    SayWhatTheWorkAdds(row);
    row.subject = Mint("rec", row.recording.nonce);
    row.sign_recording = true;
    row.on_recording = row.draft->on_recording;
    for (const MatchOnRecord& match : matches) {
      const bool same = match.decision.verdict == matcher::Verdict::kSame;
      row.report->matches.push_back({match.subject, match.party, 0, same,
                                     match.decision.score_millibits,
                                     InWords(match.decision)});
      if (!same) {
        row.report->findings.push_back(MakeFinding(
            "QIAO-IMP-049", row.entry->row, {}, {}, ToText(match.subject)));
        continue;
      }
      if (match.party == in_.party) {
        row.report->findings.push_back(MakeFinding(
            "QIAO-IMP-055", row.entry->row, {}, {}, ToText(match.subject)));
      }
      row.links.push_back(
          LinkOf(row.subject, match.subject, match.decision, LogSize()));
    }
    for (const MatchInSheet& match : in_sheet_[index]) {
      const Row& earlier = rows_[match.left];
      if (!earlier.sign_recording) continue;
      matcher::Decision decision = match.decision;  // left: the earlier row
      row.report->matches.push_back(
          {earlier.subject, in_.party, earlier.entry->row, true,
           decision.score_millibits, InWords(decision)});
      row.links.push_back(
          LinkOf(earlier.subject, row.subject, std::move(decision), LogSize()));
    }
    return {};
  }

  // A new recording of a work that is on record with less.
  void SayWhatTheWorkAdds(Row& row) const {
    if (!row.draft->work || in_.correct) return;
    const Work& work = works_[*row.draft->work];
    if (work.added.empty()) return;
    row.report->findings.push_back(
        MakeFinding("QIAO-IMP-053", row.entry->row, {}, {}, work.added));
  }

  // What the label has registered and says otherwise now.
  struct Changed {
    const MatchOnRecord* match = nullptr;
    StatementId statement;
    RecordingRegistration said;
  };

  // True if the label has spoken about this recording before: said it all
  // already, or says something else now.
  Result<bool> SettleAgainstOwn(Row& row,
                                const std::vector<MatchOnRecord>& matches) {
    Changed changed;
    for (const MatchOnRecord& match : matches) {
      if (match.party != in_.party) continue;
      QIAO_TRY(const auto known, in_.store.Registration(match.subject));
      const auto* body =
          known ? std::get_if<RecordingRegistration>(&known->statement().body)
                : nullptr;
      if (body == nullptr) continue;
      if (Said(*body) == Said(row.recording)) {
        QIAO_TRY_DO(TakeAsRegistered(row, match.subject));
        return true;
      }
      if (changed.match == nullptr && !HasOtherIsrc(row.record, *body)) {
        changed = {&match, known->fact.id, *body};
      }
    }
    if (changed.match == nullptr) return false;
    QIAO_TRY_DO(TakeAsChanged(row, changed));
    return true;
  }

  Result<void> TakeAsChanged(Row& row, const Changed& changed) {
    const matcher::Decision& decision = changed.match->decision;
    row.report->subject = changed.match->subject;
    if (decision.verdict != matcher::Verdict::kSame) {
      WaitFor(row, "QIAO-IMP-046", InWords(decision));
      return {};
    }
    const std::string what = Differences(changed.said, row.recording);
    // A sheet corrects a recording once: not by a second row, nor when the rest
    // of an import is settled anew.
    const std::optional<Source>& said_in = changed.said.common.source;
    const bool by_this_sheet =
        (said_in && said_in->import == in_.import_id) ||
        !corrected_.insert(changed.match->subject).second;
    if (!in_.correct || by_this_sheet) {
      WaitFor(row, "QIAO-IMP-045", what);
      return {};
    }
    QIAO_TRY_DO(TakeAsRegistered(row, changed.match->subject));
    if (row.report->outcome == RowOutcome::kWaiting) return {};
    row.recording.nonce = changed.said.nonce;  // the subject stays the same
    row.recording.common.replaces = changed.statement;
    row.sign_recording = true;
    row.report->outcome = RowOutcome::kNew;
    row.report->reason = "corrects " + what;
    return {};
  }

  Result<void> TakeAsRegistered(Row& row, const SubjectId& subject) {
    row.subject = subject;
    row.report->outcome = RowOutcome::kRegistered;
    row.report->subject = subject;
    QIAO_TRY(auto* said, SaidOn(subject));
    const bool start_stated =
        row.entry->term || ParseDay(row.entry->released).has_value();
    OpenClaims claims =
        OpenOf(row.draft->on_recording,
               start_stated ? Start::kStated : Start::kAssumed, *said,
               Meets::kAny, in_.correct ? Correct::kYes : Correct::kNo);
    if (claims.against != nullptr) {
      WaitFor(row, "QIAO-IMP-045", "claims: " + InWords(*claims.against));
      return {};
    }
    const Work* work = row.draft->work ? &works_[*row.draft->work] : nullptr;
    const bool adds = work != nullptr && !work->added.empty();
    if (adds && !in_.correct) {
      WaitFor(row, "QIAO-IMP-045", "of the work: " + work->added);
      return {};
    }
    QIAO_TRY(const bool taken, TakeWorkClaims(row));
    if (!taken) return {};
    if (!claims.open.empty()) {
      Remember(claims.open, row.entry->row, *said);
      row.on_recording = std::move(claims.open);
      row.report->reason = "claims on a recording that is registered already";
    } else if (!row.on_work.empty()) {
      row.report->reason = "claims on a work that is registered already";
    } else if (adds) {
      row.report->reason = "corrects the work: " + work->added;
    } else {
      return {};
    }
    row.report->outcome = RowOutcome::kNew;
    return {};
  }

  // Claims on the row's work, unless they stand already: on record, or by an
  // earlier row of the same song. False if the row waits, since it claims the
  // work otherwise than they do.
  Result<bool> TakeWorkClaims(Row& row) {
    if (!row.draft->work || row.draft->on_work.empty()) return true;
    const Work& work = works_[*row.draft->work];
    QIAO_TRY(auto* said, SaidOn(work.subject));
    // The release day of one recording says nothing about the work.
    OpenClaims claims = OpenOf(
        row.draft->on_work, row.entry->term ? Start::kStated : Start::kAssumed,
        *said, Meets::kOverlapping, in_.correct ? Correct::kYes : Correct::kNo);
    if (claims.against != nullptr) {
      WaitFor(row, "QIAO-IMP-051", InWords(*claims.against));
      return false;
    }
    Remember(claims.open, row.entry->row, *said);
    row.on_work = std::move(claims.open);
    return true;
  }

  // True if an earlier row of the sheet says the same thing, or another thing
  // about the same recording.
  bool FoldIntoEarlierRow(Row& row, std::size_t index) {
    std::vector<std::size_t> like_it;
    if (const auto at = repeats_.find(index); at != repeats_.end()) {
      like_it.push_back(at->second);
    }
    for (const MatchInSheet& match : in_sheet_[index]) {
      like_it.push_back(match.left);
    }
    for (const std::size_t left : like_it) {
      const Row& earlier = rows_[left];
      if (earlier.report->outcome == RowOutcome::kWaiting) continue;
      const bool same_words =
          Said(earlier.recording) == Said(row.recording) ||
          (ShareIsrc(row.record, earlier.recording) &&
           earlier.recording.titles == row.recording.titles &&
           earlier.recording.version == row.recording.version);
      if (!same_words) continue;
      const std::string where = "row " + std::to_string(earlier.entry->row);
      row.report->subject = earlier.subject;
      row.subject = earlier.subject;
      if (Said(earlier.recording) != Said(row.recording)) {
        WaitFor(row, "QIAO-IMP-045",
                where + ": " + Differences(earlier.recording, row.recording));
      } else if (!ClaimTheSame(earlier.draft->on_recording,
                               row.draft->on_recording) ||
                 !ClaimTheSame(earlier.draft->on_work, row.draft->on_work)) {
        WaitFor(row, "QIAO-IMP-045", where + ": claims");
      } else {
        row.report->outcome = RowOutcome::kRegistered;
        row.report->reason = "the same as " + where;
      }
      return true;
    }
    return false;
  }

  void Emit(Row& row) {
    if (row.report->outcome != RowOutcome::kWaiting) {
      row.report->subject = row.subject;
      Work* work = row.draft->work ? &works_[*row.draft->work] : nullptr;
      const bool to_sign =
          work != nullptr && !work->signed_now &&
          (work->on_record ? work->work.common.replaces.has_value()
                           : row.sign_recording || !row.on_work.empty());
      if (to_sign) {
        work->signed_now = true;
        items_.Add(*row.entry, work->subject, work->work, work->links);
      }
      if (row.sign_recording) {
        items_.Add(*row.entry, row.subject, row.recording, row.links,
                   row.record.print);
      }
      items_.Add(*row.entry, row.subject, row.on_recording);
      if (work != nullptr) {
        items_.Add(*row.entry, work->subject, row.on_work);
      }
    }
    const auto place =
        static_cast<std::size_t>(row.report - into_.report.rows.data());
    into_.row_ends.push_back({place, into_.items.size(), into_.prints.size(),
                              into_.links.size(), into_.private_values.size()});
  }

  Result<void> FindConflicts() {
    QIAO_TRY(const auto conflicts,
             ConflictsWith(in_.store, items_.additions()));
    std::map<SubjectId, std::vector<std::size_t>> by_subject;
    for (std::size_t i = 0; i < conflicts.size(); ++i) {
      for (const SubjectId& subject : conflicts[i].subjects) {
        by_subject[subject].push_back(i);
      }
    }
    for (Row& row : rows_) {
      RowReport& report = *row.report;
      if (report.outcome != RowOutcome::kNew) continue;
      std::set<std::size_t> mine;
      const auto take = [&](const SubjectId& subject) {
        const auto at = by_subject.find(subject);
        if (at != by_subject.end()) {
          mine.insert(at->second.begin(), at->second.end());
        }
      };
      take(row.subject);
      if (row.draft->work) take(works_[*row.draft->work].subject);
      for (const std::size_t i : mine) report.conflicts.push_back(conflicts[i]);
      if (report.conflicts.empty()) continue;
      report.outcome = RowOutcome::kConflict;
      report.reason = InWords(report.conflicts.front());
    }
    return {};
  }

  static std::string InWords(const rights::Conflict& conflict) {
    std::string words(rights::ToText(conflict.kind));
    if (conflict.overlap && conflict.overlap->excess == rights::Excess::kNone) {
      words += ": " + std::to_string(conflict.claims.size()) + " claims";
    } else if (conflict.overlap) {
      words += ": " + conflict.overlap->total.DecimalPercent(2) + " claimed";
    }
    if (!conflict.isrc.empty()) words += ": " + conflict.isrc;
    return words;
  }
  static std::string InWords(const matcher::Decision& decision) {
    return registry::InWords(decision);
  }

  const RowsToSettle& in_;
  PreparedImport& into_;
  std::vector<Row> rows_;    // drafted, and not waiting from the start
  std::vector<Work> works_;  // as in_.drafts.works
  std::map<std::size_t, std::vector<MatchInSheet>> in_sheet_;  // by right row
  std::map<std::size_t, std::size_t> repeats_;  // a row, and the first like it
  std::map<SubjectId, std::vector<SaidClaim>> said_;
  std::set<SubjectId> corrected_;
  ImportItems items_;
};

}  // namespace

Result<void> SettleRows(const RowsToSettle& rows, PreparedImport& into) {
  return Settler(rows, into).Settle();
}

}  // namespace qiao::registry
