#include "cli/describe_statement.h"

#include <utility>

#include "cli/show_rights.h"
#include "registry/ledger/minted_ids.h"

namespace qiao::cli {
namespace {

std::string Joined(const std::vector<std::string>& parts,
                   std::string_view between) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += between;
    text += part;
  }
  return text;
}

std::string NameText(const Name& name) {
  std::vector<std::string> notes;
  if (!name.lang.empty()) notes.push_back(name.lang);
  if (!name.kind.empty()) notes.push_back(name.kind);
  if (notes.empty()) return name.text;
  return name.text + " (" + Joined(notes, ", ") + ")";
}

std::string IdentifierText(const Identifier& id) {
  std::string text = id.scheme + " " + id.value;
  if (!id.text.empty()) text += " (written " + id.text + ")";
  return text;
}

std::string ShareInFull(const Share& share) {
  std::string text = std::to_string(share.num) + "/" +
                     std::to_string(share.den) + ", " + ShareText(share);
  if (!share.text.empty()) text += " (written " + share.text + ")";
  return text;
}

std::string TerritoriesInFull(const TerritorySet& set) {
  return TerritoriesText(set, "en") + " (territories of " + ToText(set.tis) +
         ")";
}

std::string KeyText(const PublicKey& key) {
  return key.alg + " " + ToText(ledger::KeyIdOf(key));
}

std::string YesNo(bool yes) { return yes ? "yes" : "no"; }

// Times of audio: 3:41.250.
std::string Duration(std::int64_t ms) {
  const auto padded = [](std::int64_t number, std::size_t width) {
    std::string text = std::to_string(number);
    text.insert(0, width > text.size() ? width - text.size() : 0, '0');
    return text;
  };
  return std::to_string(ms / 60000) + ":" + padded(ms / 1000 % 60, 2) + "." +
         padded(ms % 1000, 3);
}

class Describer {
 public:
  explicit Describer(const IdWords& words) : words_(words) {}

  std::vector<DescribedLine> Take() { return std::move(lines_); }

  // ---- keys

  void operator()(const PartyCreation& body) {
    Say("nonce", ToHex(body.nonce));
    Roots(body.roots, body.need);
  }
  void operator()(const KeyAddition& body) {
    for (const DailyKey& daily : body.keys) {
      std::string text =
          KeyText(daily.key) + ", may sign " + Joined(daily.may, " ");
      if (daily.until) text += ", until " + ToText(*daily.until);
      Say("daily key", std::move(text));
    }
  }
  void operator()(const KeyRevocation& body) {
    for (const KeyId& kid : body.kids) Say("revoked key", ToText(kid));
    Say("reason", body.reason);
    if (body.since) {
      Say("compromised since", "entry " + std::to_string(*body.since));
    }
  }
  void operator()(const RootChange& body) { Roots(body.roots, body.need); }

  // ---- registrations

  void operator()(const WorkRegistration& body) {
    Say("nonce", ToHex(body.nonce));
    Names("title", body.titles);
    Contributors(body.contributors);
    Say("created", body.created);
    Say("published", body.published);
    Say("languages", Joined(body.langs, " "));
    for (const Derivation& one : body.derived) {
      Say(one.rel + " of", words_.subject(one.of));
    }
    for (const SubjectId& part : body.parts) {
      Say("part", words_.subject(part));
    }
    if (body.instrumental) Say("instrumental", YesNo(*body.instrumental));
    Common(body.common);
  }
  void operator()(const RecordingRegistration& body) {
    Say("nonce", ToHex(body.nonce));
    Names("title", body.titles);
    Names("version", body.version);
    Contributors(body.contributors);
    for (const SubjectId& work : body.works) Say("work", words_.subject(work));
    if (body.ms) Say("duration", Duration(*body.ms));
    Say("recorded", body.fixed);
    if (body.fixed_in) Say("recorded in", std::string(CodeOf(*body.fixed_in)));
    Say("languages", Joined(body.langs, " "));
    Say("℗", body.pline);
    for (const AudioFile& file : body.audio) {
      Say("audio file", file.media + ", " + std::to_string(file.bytes) +
                            " bytes, sha256 " + ToText(file.sha256));
    }
    for (const PrintReference& print : body.prints) {
      std::string text = print.alg + ", " + std::to_string(print.count) +
                         " items, sha256 " + ToText(print.sha256);
      if (print.ms) text += ", " + Duration(*print.ms);
      Say("fingerprint", std::move(text));
    }
    Common(body.common);
  }
  void operator()(const ReleaseRegistration& body) {
    Say("nonce", ToHex(body.nonce));
    Names("title", body.titles);
    Contributors(body.contributors);
    Names("label", body.label);
    Say("released", body.released);
    Say("℗", body.pline);
    Say("©", body.cline);
    for (const Track& track : body.tracks) {
      Say("track " + std::to_string(track.disc) + "-" +
              std::to_string(track.no),
          words_.subject(track.rec));
    }
    Common(body.common);
  }
  void operator()(const AgentRegistration& body) {
    Say("nonce", ToHex(body.nonce));
    Names("name", body.names);
    Say("kind", body.kind);
    Common(body.common);
  }
  void operator()(const PartyRegistration& body) {
    Names("name", body.names);
    Say("kind", body.kind);
    Common(body.common);
  }

  // ---- rights

  void operator()(const OwnershipClaim& body) {
    Say("rights", Joined(body.rights, " "));
    Say("share", ShareInFull(body.share));
    WhereAndWhen(body.territories, body.period);
    Say("capacity", body.capacity);
    if (body.holder) Say("held by", words_.subject(*body.holder));
    Say("part", body.part);
    Say("uses", Joined(body.uses, " "));
    if (body.exclusive) Say("exclusive", YesNo(*body.exclusive));
    if (body.parent) Say("derives from", words_.statement(*body.parent));
    Say("basis", body.basis);
    EvidenceList(body.evidence);
    SourceOf(body.source);
    Say("note", body.note);
    Copy(body.copy);
    Replaces(body.replaces);
  }
  void operator()(const Transfer& body) {
    Say("to", words_.subject(AsSubject(body.to)));
    Say("rights", Joined(body.rights, " "));
    Say("share", ShareInFull(body.share));
    WhereAndWhen(body.territories, body.period);
    Deal(body);
  }
  void operator()(const Licence& body) {
    Say("to", words_.subject(AsSubject(body.to)));
    Say("rights", Joined(body.rights, " "));
    WhereAndWhen(body.territories, body.period);
    Say("exclusive", YesNo(body.exclusive));
    if (body.sublicense) Say("sublicense", YesNo(*body.sublicense));
    Deal(body);
  }
  void operator()(const Acceptance& body) {
    Say("accepts", words_.statement(body.target));
    Say("note", body.note);
  }
  void operator()(const Withdrawal& body) {
    Say("withdraws", words_.statement(body.target));
    Say("reason", body.reason);
    Say("note", body.note);
  }
  void operator()(const Dispute& body) {
    Say("ground", body.ground);
    if (body.target) Say("disputes", words_.statement(*body.target));
    Say("rights", Joined(body.rights, " "));
    if (body.territories) Say("where", TerritoriesInFull(*body.territories));
    if (body.period) Say("when", PeriodText(*body.period));
    EvidenceList(body.evidence);
    Say("note", body.note);
  }
  void operator()(const Resolution& body) {
    Say("resolves", words_.statement(body.target));
    Say("outcome", body.outcome);
    for (const PartyId& party : body.needs) {
      Say("needs", words_.subject(AsSubject(party)));
    }
    for (const AgreedShare& agreed : body.agree) {
      Say("agreed",
          ShareInFull(agreed.share) + " for " + words_.statement(agreed.claim));
    }
    EvidenceList(body.evidence);
    Say("note", body.note);
  }
  void operator()(const Link& body) {
    Say("relation", body.rel);
    if (body.prefer) Say("prefers", words_.subject(*body.prefer));
    if (body.score) Say("score", Score(*body.score));
    for (const LinkFeature& one : body.features) {
      std::string text = one.feature + " " + Score(one.score);
      if (!one.note.empty()) text += ", " + one.note;
      Say("because", std::move(text));
    }
    Say("rules", body.rules);
    for (const StatementId& seen : body.saw) {
      Say("compared", words_.statement(seen));
    }
    EvidenceList(body.evidence);
    Say("note", body.note);
  }

  // ---- the log

  void operator()(const Countersignature& body) {
    Say("of log", body.origin);
    Say("its entry",
        std::to_string(body.index) + ", " + ToText(body.statement));
    Say("its head", Head(body.size, body.root));
    Say("checked at", std::to_string(body.at) + " entries here");
    Say("verdict", body.verdict);
  }
  void operator()(const Redaction& body) {
    Say("erases from", words_.statement(body.target));
    for (const Commitment& commit : body.commits) {
      Say("value behind", ToText(commit));
    }
    Say("reason", body.reason);
  }
  void operator()(const Anchor& body) {
    Say("covers", std::to_string(body.size) + " entries");
    if (body.state) Say("state root", ToText(*body.state));
    if (body.sm3) Say("SM3 root", ToText(*body.sm3));
    for (const TimeToken& token : body.tokens) {
      Say("time token", std::to_string(token.bytes) + " bytes, sha256 " +
                            ToText(token.sha256));
    }
    Say("software", body.software);
  }
  void operator()(const Manifest& body) {
    Say("items", std::to_string(body.count) +
                     " (show one: qiao record show ID#N, from 0)");
    Say("root", ToText(body.root));
    Say("note", body.note);
  }
  void operator()(const NotUnderstood& body) {
    Say("not understood", body.body);
  }

 private:
  // What was not said is not shown.
  void Say(std::string label, std::string text) {
    if (!text.empty()) lines_.push_back({std::move(label), std::move(text)});
  }

  static std::string Head(std::int64_t size, const Digest& root) {
    return std::to_string(size) + " entries, root " + ToText(root);
  }
  static std::string Score(std::int64_t thousandths) {
    const std::string sign = thousandths < 0 ? "-" : "";
    const std::int64_t size = thousandths < 0 ? -thousandths : thousandths;
    std::string digits = std::to_string(size % 1000);
    digits.insert(0, 3 - digits.size(), '0');
    return sign + std::to_string(size / 1000) + "." + digits + " bits";
  }

  void Roots(const RootKeys& roots, const SignerNeeds& need) {
    for (const PublicKey& key : roots.keys) Say("root key", KeyText(key));
    Say("threshold", std::to_string(roots.threshold) + " of " +
                         std::to_string(roots.keys.size()) + " root keys");
    for (const auto& [typ, count] : need) {
      Say("needs", std::to_string(count) + " daily keys for a " + typ);
    }
  }

  void Names(const std::string& label, const std::vector<Name>& names) {
    for (const Name& name : names) Say(label, NameText(name));
  }

  void Contributors(const std::vector<Contributor>& contributors) {
    for (const Contributor& one : contributors) {
      std::vector<std::string> who;
      for (const Name& name : one.names) who.push_back(NameText(name));
      if (one.agent) who.push_back(words_.subject(*one.agent));
      for (const Identifier& id : one.ids) who.push_back(IdentifierText(id));
      Say(Joined(one.roles, " "), Joined(who, ", "));
    }
  }

  void WhereAndWhen(const TerritorySet& where, const Period& when) {
    Say("where", TerritoriesInFull(where));
    Say("when", PeriodText(when));
  }

  void EvidenceList(const std::vector<Evidence>& evidence) {
    for (const Evidence& one : evidence) {
      std::vector<std::string> parts{one.kind};
      if (one.sha256) {
        parts.push_back(std::to_string(one.bytes) + " bytes, sha256 " +
                        ToText(*one.sha256));
      }
      if (one.commit) parts.push_back("private, behind " + ToText(*one.commit));
      if (!one.media.empty()) parts.push_back(one.media);
      if (!one.label.empty()) parts.push_back(one.label);
      for (const Identifier& id : one.ids) parts.push_back(IdentifierText(id));
      Say("evidence", Joined(parts, ", "));
    }
  }

  void SourceOf(const std::optional<Source>& source) {
    if (!source) return;
    std::vector<std::string> parts{"row " + std::to_string(source->row)};
    if (!source->sheet.empty()) parts.push_back("sheet " + source->sheet);
    if (!source->import.empty()) parts.push_back("import " + source->import);
    if (source->file) parts.push_back("file behind " + ToText(*source->file));
    if (source->record) {
      parts.push_back("row's bytes behind " + ToText(*source->record));
    }
    Say("source", Joined(parts, ", "));
  }

  void Copy(const std::optional<CopyOf>& copy) {
    if (!copy) return;
    Say("copy of", ToText(copy->statement) + " in " + copy->log);
  }
  void Replaces(const std::optional<StatementId>& replaces) {
    if (replaces) Say("replaces", words_.statement(*replaces));
  }

  void Common(const RegistrationCommon& common) {
    for (const Identifier& id : common.ids) {
      Say("identifier", IdentifierText(id));
    }
    EvidenceList(common.evidence);
    SourceOf(common.source);
    for (const PrivateValue& value : common.private_values) {
      Say("private " + value.field, "behind " + ToText(value.commit));
    }
    Copy(common.copy);
    Replaces(common.replaces);
  }

  template <typename Body>
  void Deal(const Body& body) {
    for (const StatementId& claim : body.claims) {
      Say("counts on", words_.statement(claim));
    }
    Say("basis", body.basis);
    Say("uses", Joined(body.uses, " "));
    EvidenceList(body.evidence);
    SourceOf(body.source);
    Say("note", body.note);
  }

  const IdWords& words_;
  std::vector<DescribedLine> lines_;
};

}  // namespace

std::vector<DescribedLine> DescribeBody(const StatementBody& body,
                                        const IdWords& words) {
  Describer describer(words);
  std::visit(describer, body);
  return describer.Take();
}

}  // namespace qiao::cli
