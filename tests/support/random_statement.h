// Statements of every type with random members, each of good shape: made from
// the codec's own tables, so that a new member is filled as soon as it exists.
// Ids, hashes and keys are random: nothing is minted or signed.
#pragma once

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "schemas/json/bodies.h"
#include "schemas/model/statement.h"

namespace qiao::test {

class Fill {
 public:
  explicit Fill(std::mt19937& random) : random_(random) {}

  template <typename T, typename Form>
  void Need(std::string_view, T& field, const Form& form) {
    Make(field, form);
  }
  template <typename T, typename Form>
  void May(std::string_view, T& field, const Form& form) {
    if (Coin()) Make(field, form);
  }
  template <typename T, typename Form>
  void May(std::string_view, std::optional<T>& field, const Form& form) {
    if (Coin()) Make(field.emplace(), form);
  }
  template <typename T, typename Form>
  void With(bool owner, std::string_view, T& field, const Form& form) {
    if (owner) Make(field, form);
  }
  void Rule(bool holds, Refusal, std::string_view) { good_ = good_ && holds; }

  bool good() const { return good_; }

  void Make(std::string& out, const json::TextForm& form) {
    if (form.fits == nullptr) {
      const std::string_view kPieces[] = {"後來", "来", "Ｌｉｖｅ", " ",
                                          "\"",   "\\", "e\u0301",  "𠮷"};
      out = Pick(kPieces);
      for (std::size_t i = Below(6); i > 0; --i) out += Pick(kPieces);
      if (out.size() > form.max) out = "x";
      if (Below(20) == 0) out = std::string(form.max, 'm');
    } else if (form.fits == json::IsLang) {
      const std::string_view kLangs[] = {"zh", "zh-Hant-TW", "cmn-Latn-pinyin",
                                         "en", "x0-a1"};
      out = Pick(kLangs);
      if (!json::IsLang(out)) out = "nan-Hant";
    } else if (form.fits == json::IsMedia) {
      out = Coin() ? "audio/flac" : "application/vnd.x+json";
    } else if (form.fits == json::IsLog) {
      out = Coin() ? "registry.example" : "registry.example/tw/a_b";
    } else if (form.fits == json::IsHex32) {
      out = Hex(16);
    } else if (form.fits == IsSomeDay) {
      const std::string_view kDays[] = {"1977", "1977-05", "2000-02-29"};
      out = Pick(kDays);
    } else {  // codes and types
      const std::string_view kWords[] = {"claim",     "register", "key-add",
                                         "a",         "perform",  "online",
                                         "title-part"};
      out = Pick(kWords);
    }
  }
  void Make(std::string& out, const json::OneOf& form) {
    std::vector<std::string_view> words;
    for (std::string_view rest = form.words; !rest.empty();) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      words.push_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    out = words[Below(words.size())];
  }
  template <typename Number>
  void Make(Number& out, const json::IntegerForm& form) {
    std::int64_t number = form.min;
    if (Below(8) == 0) {
      number = form.max;
    } else if (Coin()) {
      const std::int64_t span = std::min<std::int64_t>(form.max - form.min, 99);
      number +=
          static_cast<std::int64_t>(Below(static_cast<std::size_t>(span) + 1));
    }
    out = static_cast<Number>(number);
  }
  void Make(bool& out, const json::BoolForm&) { out = Coin(); }
  template <std::size_t kSize>
  void Make(std::array<std::uint8_t, kSize>& out,
            const json::BytesForm<kSize>&) {
    FillBytes(out);
  }
  void Make(Digest& out, const json::ParsedForm<Digest>&) {
    FillBytes(out.bytes);
  }
  void Make(KeyId& out, const json::ParsedForm<KeyId>&) {
    FillBytes(out.bytes);
  }
  void Make(PartyId& out, const json::ParsedForm<PartyId>&) {
    FillBytes(out.bytes);
  }
  void Make(StatementId& out, const json::ParsedForm<StatementId>&) {
    FillBytes(out.digest.bytes);
  }
  void Make(Instant& out, const json::ParsedForm<Instant>&) {
    out = Instant{std::chrono::seconds{static_cast<std::int64_t>(random_())}};
  }
  void Make(Day& out, const json::ParsedForm<Day>&) {
    out = Day{std::chrono::days{static_cast<int>(Below(40'000))}};
  }
  void Make(SubjectId& out, const json::Subject& form) {
    const std::string_view kinds = form.kinds.empty() ? "wrk rec" : form.kinds;
    const std::string_view kind =
        kinds.size() > 3 && Coin() ? kinds.substr(4, 3) : kinds.substr(0, 3);
    std::copy(kind.begin(), kind.end(), out.kind.begin());
    FillBytes(out.bytes);
  }
  void Make(SignerNeeds& out, const json::NeedForm&) {
    out["claim"] = 2;
    if (Coin()) out["key-add"] = 16;
  }
  void Make(Share& out, const json::ObjectForm&) {
    const Share kShares[] = {{0, 1, ""},
                             {1, 1, "100%"},
                             {1, 3, "三分之一"},
                             {kMaxInteger - 1, kMaxInteger, ""}};
    out = Pick(kShares);
  }
  void Make(PublicKey& out, const json::ObjectForm&) {
    const std::string_view kAlgorithms[] = {"Ed25519", "ES256", "SM2SM3"};
    out.alg = Pick(kAlgorithms);
    out.pub.resize(out.alg == "Ed25519" ? 32 : 65);
    FillBytes(out.pub);
    if (out.alg != "Ed25519") out.pub[0] = 0x04;
  }
  // Anything else with a table of members: again until its rules hold.
  template <typename T>
  void Make(T& out, const json::ObjectForm&) {
    for (;;) {
      Fill inner(random_);
      out = T();
      json::Members(inner, out);
      if (inner.good()) return;
    }
  }
  template <typename T, typename Element, typename Order>
  void Make(std::vector<T>& out, const json::ListForm<Element, Order>& form) {
    out.clear();
    const std::size_t count = 1 + Below(std::min<std::size_t>(form.max, 4));
    for (std::size_t i = 0; i < count; ++i) {
      T element{};
      Make(element, form.element);
      // Sets take what comes after everything before it.
      const auto after = [&](const T& before) {
        return form.order.Ascending(form.element.Write(before),
                                    form.element.Write(element));
      };
      if (std::all_of(out.begin(), out.end(), after)) out.push_back(element);
    }
  }

 private:
  std::size_t Below(std::size_t limit) { return random_() % limit; }
  bool Coin() { return Below(2) == 0; }
  template <typename T, std::size_t kSize>
  const T& Pick(const T (&from)[kSize]) {
    return from[Below(kSize)];
  }
  template <typename Bytes>
  void FillBytes(Bytes& bytes) {
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_());
  }
  std::string Hex(std::size_t count) {
    std::vector<std::uint8_t> bytes(count);
    FillBytes(bytes);
    return ToHex(bytes);
  }

  std::mt19937& random_;
  bool good_ = true;
};

// One statement of each type and kind that this edition defines.
inline std::vector<Statement> OneOfEach(std::mt19937& random) {
  std::vector<Statement> statements;
  const auto add = [&]<typename Body>(Body body, std::string_view kind) {
    Statement statement;
    Fill fill(random);
    fill.Make(statement.log, json::kLog);
    fill.Make(statement.seen, json::kObject);
    fill.Make(statement.party, json::kParty);
    fill.Make(statement.iat, json::kInstant);
    if (kind.empty()) {
      statement.subj = AsSubject(statement.party);
    } else {
      fill.Make(statement.subj, json::Subject{kind});
    }
    fill.Make(body, json::kObject);
    statement.body = body;
    statement.typ = TypeOf(statement.body);
    if (statement.typ == "link" ||
        (random() % 2 == 0 &&
         (statement.typ == "dispute" || statement.typ == "resolve" ||
          statement.typ == "withdraw" || statement.typ == "accept" ||
          statement.typ == "redact"))) {
      statement.also.emplace_back();
      fill.Make(statement.also[0], json::kAnySubject);
    }
    if (Link* link = std::get_if<Link>(&statement.body)) {
      if (link->prefer) {
        link->prefer = random() % 2 == 0 ? statement.subj : statement.also[0];
      }
    }
    if (random() % 4 == 0) statement.ext = R"({"example.org/mood":[1,"悲"]})";
    statements.push_back(std::move(statement));
  };
  add(PartyCreation(), "");
  add(KeyAddition(), "");
  add(KeyRevocation(), "");
  add(RootChange(), "");
  add(WorkRegistration(), "wrk");
  add(RecordingRegistration(), "rec");
  add(ReleaseRegistration(), "rel");
  add(AgentRegistration(), "psn");
  add(PartyRegistration(), "");
  add(OwnershipClaim(), "wrk rec");
  add(Transfer(), "wrk rel");
  add(Licence(), "rec rel");
  add(Acceptance(), "wrk psn");
  add(Withdrawal(), "wrk pty");
  add(Dispute(), "wrk psn");
  add(Resolution(), "rec psn");
  add(Link(), "wrk rec");
  add(Countersignature(), "wrk psn");
  add(Redaction(), "psn wrk");
  add(Anchor(), "");
  add(Manifest(), "");
  return statements;
}

}  // namespace qiao::test
