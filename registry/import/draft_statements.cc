#include "registry/import/draft_statements.h"

#include <algorithm>
#include <map>
#include <utility>

#include "registry/import/cell_text.h"
#include "registry/import/finding_rules.h"
#include "schemas/text/han_script.h"
#include "schemas/text/heading.h"
#include "schemas/text/identifier.h"
#include "schemas/text/utf8.h"

namespace qiao::registry {
namespace {

constexpr std::size_t kLongestText = 1024;  // record format, *text*
constexpr std::size_t kLongestLine = 256;   // ℗ line
constexpr std::size_t kLongestNote = 4096;  // record format, *note*
constexpr std::size_t kMostIds = 64;
constexpr std::size_t kMostTitles = 16;

// Every act of an author's right: what 詞版權 and 曲版權 speak of.
const std::vector<Right>& AuthorsActs() {
  static const std::vector<Right> acts = {"adapt",  "broadcast", "distribute",
                                          "online", "perform",   "rent",
                                          "repro",  "sync"};
  return acts;
}

// Credits that name nobody in particular.
bool NamesNobody(std::string_view credit) {
  static constexpr std::string_view kNobody[] = {"",
                                                 "-",
                                                 "/",
                                                 "無",
                                                 "无",
                                                 "佚名",
                                                 "不詳",
                                                 "不详",
                                                 "未知",
                                                 "n/a",
                                                 "unknown",
                                                 "various",
                                                 "dp",
                                                 "pd",
                                                 "traditional",
                                                 "群星",
                                                 "variousartists"};
  const std::string key = text::HeadingKey(credit);
  return std::any_of(std::begin(kNobody), std::end(kNobody),
                     [&key](std::string_view nobody) { return key == nobody; });
}

bool HoldsHan(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = text::Next(text, at);
    if (c >= 0x3400 && c <= 0x9FFF) return true;
  }
  return false;
}

Name MakeName(const std::string& text, std::string kind) {
  Name name{text, {}, std::move(kind)};
  const std::string_view script = text::HanScriptOf(text);
  if (!script.empty()) name.lang = "zh-" + std::string(script);
  return name;
}

class RowDrafter {
 public:
  RowDrafter(const CatalogEntry& entry, const DraftContext& context)
      : entry_(entry), context_(context) {
    draft_.row = entry.row;
  }

  RowDraft Draft() {
    Recording();
    if (ReadTerms()) {
      TakeNote();
      ClaimsOnRecording();
      ClaimsOnWork();
    }
    for (const Finding& finding : entry_.findings) {
      const bool about_territory =
          finding.rule == "QIAO-IMP-034" || finding.rule == "QIAO-IMP-035";
      if (about_territory && (context_.territories || !Claims())) continue;
      draft_.waits = draft_.waits || Waits(finding);
    }
    for (const Finding& finding : draft_.findings) {
      draft_.waits = draft_.waits || Waits(finding);
    }
    return std::move(draft_);
  }

  // The work that the row names: title and writers; none without either.
  std::optional<WorkRegistration> Work() const {
    const bool iswc = std::any_of(
        entry_.ids.begin(), entry_.ids.end(), [](const Identifier& id) {
          return id.scheme == "iswc" && !id.value.empty();
        });
    const bool writers =
        !NamesNobody(entry_.lyricist) || !NamesNobody(entry_.composer);
    if (!iswc && !writers) return std::nullopt;
    WorkRegistration work;
    const std::string title =
        context_.work_title ? context_.work_title(entry_.title) : entry_.title;
    work.titles.push_back(
        MakeName(title.empty() ? entry_.title : title, "original"));
    for (const std::string& other : entry_.other_titles) {
      AddOtherTitle(other, work.titles);
    }
    AddCredit(entry_.lyricist, "lyricist", work.contributors);
    AddCredit(entry_.composer, "composer", work.contributors);
    AddCredit(entry_.publisher, "publisher", work.contributors);
    AddCredit(entry_.sub_publisher, "sub-publisher", work.contributors);
    const std::string_view language = text::LanguageNamed(entry_.language);
    if (language == "zxx") {
      work.instrumental = true;
    } else if (!language.empty()) {
      work.langs.emplace_back(language);
    }
    AddIds({"iswc"}, work.common.ids);
    AddCertificate(work.common.ids);
    return work;
  }

 private:
  bool Claims() const {
    return std::any_of(
        entry_.shares.begin(), entry_.shares.end(),
        [](const StatedShare& stated) { return stated.share.num > 0; });
  }

  void Say(std::string_view rule, std::string_view column,
           std::string_view value, std::string_view detail = {}) {
    draft_.findings.push_back(
        MakeFinding(rule, entry_.row, column, value, detail));
  }

  // A text longer than a record may hold is left out and said.
  bool Fits(const std::string& text, std::size_t limit,
            std::string_view column) {
    if (text.size() <= limit) return true;
    Say("QIAO-IMP-044", column, {}, std::to_string(text.size()) + " bytes");
    return false;
  }

  void AddOtherTitle(const std::string& title,
                     std::vector<Name>& titles) const {
    if (title.size() > kLongestText || titles.size() >= kMostTitles) return;
    for (const Name& known : titles) {
      if (known.text == title) return;
    }
    titles.push_back(MakeName(title, HoldsHan(title) == HoldsHan(entry_.title)
                                         ? "alternative"
                                         : "translated"));
  }

  static void AddCredit(const std::string& credit, std::string role,
                        std::vector<Contributor>& into) {
    if (credit.empty() || credit.size() > kLongestText) return;
    for (Contributor& known : into) {
      if (known.names.front().text != credit) continue;
      known.roles.push_back(std::move(role));
      std::sort(known.roles.begin(), known.roles.end());
      return;
    }
    Contributor contributor;
    contributor.roles.push_back(std::move(role));
    contributor.names.push_back(MakeName(credit, {}));
    into.push_back(std::move(contributor));
  }

  static void AddId(const Identifier& id, std::vector<Identifier>& into) {
    if (id.value.empty() || id.value.size() > 128 || into.size() >= kMostIds) {
      return;
    }
    const auto place = std::lower_bound(
        into.begin(), into.end(), id,
        [](const Identifier& a, const Identifier& b) {
          return std::pair(a.scheme, a.value) < std::pair(b.scheme, b.value);
        });
    if (place != into.end() && place->scheme == id.scheme &&
        place->value == id.value) {
      return;
    }
    into.insert(place, id);
  }

  void AddIds(std::initializer_list<std::string_view> schemes,
              std::vector<Identifier>& into) const {
    for (Identifier id : entry_.ids) {
      if (std::find(schemes.begin(), schemes.end(), id.scheme) ==
          schemes.end()) {
        continue;
      }
      if (id.text.size() > 128) id.text.clear();
      AddId(id, into);
    }
  }

  void AddCertificate(std::vector<Identifier>& into) const {
    if (entry_.certificate.empty()) return;
    const auto check = text::CheckIdentifier("prc", entry_.certificate);
    if (!check || !check->valid) return;
    Identifier id{"prc", check->compact, entry_.certificate};
    if (id.text == id.value || id.text.size() > 128) id.text.clear();
    AddId(id, into);
  }

  void Recording() {
    RecordingRegistration& recording = draft_.recording;
    recording.titles.push_back(MakeName(entry_.title, "original"));
    for (const std::string& other : entry_.other_titles) {
      if (Fits(other, kLongestText, "other title")) {
        AddOtherTitle(other, recording.titles);
      }
    }
    if (!entry_.version.empty() &&
        Fits(entry_.version, kLongestText, "version")) {
      recording.version.push_back(MakeName(entry_.version, {}));
    }
    if (entry_.other_titles.size() >= kMostTitles) {
      Say("QIAO-IMP-044", "other title", {},
          std::to_string(entry_.other_titles.size()) + " titles");
    }
    if (entry_.ids.size() > kMostIds) {
      Say("QIAO-IMP-044", "identifier", {},
          std::to_string(entry_.ids.size()) + " identifiers");
    }
    const std::pair<const std::string*, const char*> credits[] = {
        {&entry_.artist, "performer"},
        {&entry_.featured, "featured"},
        {&entry_.arranger, "arranger"},
        {&entry_.producer, "producer"},
        {&entry_.label, "label"}};
    for (const auto& [credit, role] : credits) {
      if (Fits(*credit, kLongestText, role)) {
        AddCredit(*credit, role, recording.contributors);
      }
    }
    // These stand in the work.
    Fits(entry_.lyricist, kLongestText, "lyricist");
    Fits(entry_.composer, kLongestText, "composer");
    Fits(entry_.publisher, kLongestText, "publisher");
    Fits(entry_.sub_publisher, kLongestText, "sub-publisher");
    if (entry_.duration_ms) recording.ms = entry_.duration_ms;
    const std::string_view language = text::LanguageNamed(entry_.language);
    if (!language.empty()) recording.langs.emplace_back(language);
    if (Fits(entry_.pline, kLongestLine, "P-line")) {
      recording.pline = entry_.pline;
    }
    AddIds({"gtin", "isrc"}, recording.common.ids);
  }

  // Where and when the row's shares hold. False if it has none, or nobody
  // says where.
  bool ReadTerms() {
    if (!Claims()) return false;
    if (entry_.territories) {
      territories_ = *entry_.territories;
    } else if (context_.territories) {
      territories_ = *context_.territories;
    } else {
      const bool said =
          std::any_of(entry_.findings.begin(), entry_.findings.end(),
                      [](const Finding& finding) {
                        return finding.rule == "QIAO-IMP-034" ||
                               finding.rule == "QIAO-IMP-035";
                      });
      if (!said) Say("QIAO-IMP-036", {}, {});
      return false;
    }
    if (entry_.term) {
      period_ = *entry_.term;
      return true;
    }
    const auto released = ParseDay(entry_.released);
    period_.from = released ? *released : context_.today;
    return true;
  }

  // The territory as written, under its heading. A heading of two lines
  // (授權地區 ⏎ 必填) is one line here.
  void TakeNote() {
    for (const auto& [heading, cell] : entry_.other_cells) {
      if (text::MeaningOfHeading(heading).field != "territory") continue;
      const CellText words = ReadCell(heading, LineBreaks::kToSpace);
      std::string note = cell;
      if (!words.replacement && !words.private_use) {
        note = words.text + ": " + cell;
      }
      if (Fits(note, kLongestNote, heading)) note_ = std::move(note);
    }
  }

  OwnershipClaim Claim(std::vector<Right> rights, const Share& share) const {
    OwnershipClaim claim;
    claim.rights = std::move(rights);
    claim.share = share;
    claim.territories = territories_;
    claim.period = period_;
    claim.capacity = "own";
    claim.exclusive = entry_.exclusive;
    claim.note = note_;
    return claim;
  }

  bool IsLabels(std::string_view cell) const {
    return cell.empty() || !context_.names_label || context_.names_label(cell);
  }

  void ClaimsOnRecording() {
    std::optional<Share> own;
    for (const StatedShare& stated : entry_.shares) {
      if (stated.of != StatedShare::Of::kRecording || stated.share.num == 0) {
        continue;
      }
      if (!IsLabels(entry_.pline)) {
        Say("QIAO-IMP-041", "P-line", entry_.pline, stated.share.text);
        return;
      }
      if (own &&
          (own->num != stated.share.num || own->den != stated.share.den)) {
        Say("QIAO-IMP-027", {}, stated.share.text,
            "two columns give different shares of the recording");
        draft_.on_recording.clear();
        return;
      }
      if (own) continue;
      own = stated.share;
      draft_.on_recording.push_back(Claim({"phonogram"}, stated.share));
    }
  }

  // The label's only if it is the publisher, or the sheet knows no publishers
  // and so speaks of the label throughout.
  void ClaimsOnWork() {
    for (const StatedShare& stated : entry_.shares) {
      if (stated.of == StatedShare::Of::kRecording || stated.share.num == 0) {
        continue;
      }
      const bool labels = context_.publisher_column
                              ? !entry_.publisher.empty() &&
                                    context_.names_label &&
                                    context_.names_label(entry_.publisher)
                              : true;
      if (!labels) {
        Say("QIAO-IMP-041", "OP", entry_.publisher, stated.share.text);
        continue;
      }
      OwnershipClaim claim = Claim(AuthorsActs(), stated.share);
      if (stated.of == StatedShare::Of::kWords) claim.part = "words";
      if (stated.of == StatedShare::Of::kMusic) claim.part = "music";
      const auto known =
          std::find_if(draft_.on_work.begin(), draft_.on_work.end(),
                       [&claim](const OwnershipClaim& one) {
                         return one.part == claim.part;
                       });
      if (known == draft_.on_work.end()) {
        draft_.on_work.push_back(std::move(claim));
      } else if (known->share.num != stated.share.num ||
                 known->share.den != stated.share.den) {
        Say("QIAO-IMP-027", {}, stated.share.text,
            "two columns give different shares of the work");
        draft_.on_work.clear();
        return;
      }
    }
  }

  const CatalogEntry& entry_;
  const DraftContext& context_;
  RowDraft draft_;
  TerritorySet territories_;
  Period period_;
  std::string note_;
};

// By ISWC, or by title and writers; empty if only the row itself can tell.
std::string WorkKey(const WorkRegistration& work, const CatalogEntry& entry) {
  for (const Identifier& id : work.common.ids) {
    if (id.scheme == "iswc") return "iswc " + id.value;
  }
  if (NamesNobody(entry.lyricist) && NamesNobody(entry.composer)) return {};
  return "title " + text::HeadingKey(work.titles.front().text) + '\n' +
         text::HeadingKey(entry.lyricist) + '\n' +
         text::HeadingKey(entry.composer);
}

// A song that is released again is not claimed again from that day on: where no
// term is stated, its claims begin with the first release in the sheet.
void BeginWithFirstRelease(const std::vector<const CatalogEntry*>& entries,
                           Drafts& drafts) {
  std::map<std::size_t, Day> first;
  const auto each = [&](const auto& visit) {
    for (std::size_t i = 0; i < drafts.rows.size(); ++i) {
      RowDraft& row = drafts.rows[i];
      if (!row.work || entries[i]->term) continue;
      for (OwnershipClaim& claim : row.on_work) visit(*row.work, claim.period);
    }
  };
  each([&first](std::size_t work, const Period& period) {
    const auto [at, fresh] = first.emplace(work, *period.from);
    if (!fresh) at->second = std::min(at->second, *period.from);
  });
  each([&first](std::size_t work, Period& period) {
    period.from = first.at(work);
  });
}

}  // namespace

Drafts DraftStatements(const std::vector<CatalogEntry>& entries,
                       const DraftContext& context) {
  Drafts drafts;
  std::map<std::string, std::size_t> by_key;
  std::vector<const CatalogEntry*> drafted;
  for (const CatalogEntry& entry : entries) {
    if (entry.rejected) continue;
    drafted.push_back(&entry);
    RowDrafter drafter(entry, context);
    RowDraft row = drafter.Draft();
    const auto work = drafter.Work();
    if (work) {
      const std::string key = WorkKey(*work, entry);
      const auto known = key.empty() ? by_key.end() : by_key.find(key);
      if (known != by_key.end()) {
        row.work = known->second;
      } else {
        row.work = drafts.works.size();
        drafts.works.push_back({*work, {}});
        if (!key.empty()) by_key.emplace(key, *row.work);
      }
      drafts.works[*row.work].rows.push_back(entry.row);
    } else if (!row.on_work.empty()) {
      row.findings.push_back(
          MakeFinding("QIAO-IMP-041", entry.row, {}, {},
                      "the row names neither writers nor an ISWC"));
      row.on_work.clear();
    }
    drafts.rows.push_back(std::move(row));
  }
  BeginWithFirstRelease(drafted, drafts);
  return drafts;
}

}  // namespace qiao::registry
