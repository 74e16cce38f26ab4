#include "registry/desk/import_wire.h"

#include <string>

#include "registry/ledger/hash.h"
#include "registry/service/check_proposal.h"
#include "schemas/json/canonical.h"
#include "tests/support/catch.h"
#include "tests/support/imports.h"
#include "tests/support/registries.h"

namespace qiao::desk {
namespace {

using json::View;
using registry::ImportProposal;
using registry::ImportSettings;
using test::ALabel;
using test::ARegistry;
using test::Good;

constexpr char kSheet[] =
    "曲名,演唱者,作詞,作曲,ISRC,發行日期,長度,權利比例,詞曲占比,授權區域\n"
    "後來的雨,林汐遙,方既白,陳渡,TWLU12300001,,2:24,100%,50%,台灣\n"
    "夢裡的海,林汐遙,方既白,陳渡,TWLU12300002,2023-10-12,3:26,各50%,,全球\n"
    ",林汐遙,,,,,,,,\n"
    "慢車過海,林汐遙,陳渡,何夜航,,2023-10-12,5:02,100%,,中國\n";

registry::HeardFile Heard(const std::string& path) {
  registry::HeardFile heard;
  auto print = std::make_shared<Fingerprint>();
  for (std::uint32_t i = 0; i < 300; ++i)
    print->items.push_back(i * 2654435761U);
  print->duration_ms = 144'000;
  heard.reference = registry::ReferenceTo(*print);
  heard.print = std::move(print);
  heard.audio = {ledger::Sha256({std::string_view(path)}), 5, "audio/flac"};
  heard.isrc = "TWLU12300001";
  heard.track = 3;
  heard.path = path;
  return heard;
}

ImportSettings Settings(ARegistry& registry, const ALabel& label) {
  ImportSettings settings;
  settings.id = registry::NewImportId();
  settings.file = "曲目表.csv";
  settings.bytes = kSheet;
  settings.label = Good(registry->FindParty(ToText(label.party)));
  settings.own_names = {"鷺岸"};
  settings.read.columns = {{"神秘欄", "artist"}};
  settings.read.charset = text::Charset::kUtf8;
  settings.territories = TerritorySet{{158, 156}, {}, TisEdition()};
  settings.audio =
      registry::AudioFolder{{Heard("1.flac")}, {{"2.mp3", "not audio"}}};
  return settings;
}

// As if it had gone over a wire.
json::Object Sent(const json::Object& document) {
  return Good(json::ParseDocument(json::Canonical(json::Value(document))));
}

ImportProposal Propose(ARegistry& registry, const ImportSettings& settings) {
  return registry::ToProposal(
      Good(registry::PrepareImport(*registry, settings, {})));
}

registry::ProposalAsked Asked(ARegistry& registry) {
  registry::ProposalAsked asked;
  asked.heading = Good(registry->HeadingNow());
  asked.entry_of = [&registry](const StatementId& id) -> Result<std::string> {
    QIAO_TRY(const auto found, registry->store().Statement(id));
    if (!found) return Error{ErrorCode::kNotFound, "no such statement"};
    return registry->store().EntryAt(found->fact.index);
  };
  return asked;
}

ImportProposal OverTheWire(const ImportProposal& proposal,
                           const ImportSettings& settings) {
  const json::Object sent = Sent(ToDocument(proposal));
  return Good(ProposalFrom(View(sent), settings));
}

}  // namespace

TEST_CASE("a sheet asked about from afar is the sheet", "[desk][import]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const ImportSettings settings = Settings(registry, label);
  const json::Object sent = Sent(ToDocument(settings, 2));
  ImportQuestion question = Good(ImportQuestionFrom(View(sent)));
  CHECK(question.done == 2);
  CHECK(question.settings.label.id == settings.label.id);
  CHECK(question.settings.bytes == settings.bytes);
  CHECK(question.settings.read.columns == settings.read.columns);
  CHECK(question.settings.territories == settings.territories);
  REQUIRE(question.settings.audio);
  REQUIRE(question.settings.audio->files.size() == 1);
  CHECK(question.settings.audio->files[0].reference ==
        settings.audio->files[0].reference);
  CHECK(question.settings.audio->files[0].track == 3);
  CHECK(ToDocument(question.settings, 2) == ToDocument(settings, 2));
}

TEST_CASE("a proposal that went over a wire is signed as it was made",
          "[desk][import]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const ImportSettings settings = Settings(registry, label);
  const ImportProposal proposal = Propose(registry, settings);
  REQUIRE(proposal.prints.size() == 1);
  const ImportProposal again = OverTheWire(proposal, settings);
  CHECK(json::Canonical(again.report) == json::Canonical(proposal.report));
  CHECK(again.items == proposal.items);
  CHECK(again.links == proposal.links);
  CHECK(again.own == proposal.own);
  CHECK(again.log == proposal.log);
  CHECK(again.private_values == proposal.private_values);
  registry::JournalContent here, there;
  here.import = Good(SignImport(proposal, label.keys, test::FixedNow()));
  there.import = Good(SignImport(again, label.keys, test::FixedNow()));
  CHECK(EncodeJournal(here) == EncodeJournal(there));
}

TEST_CASE("a question that cannot be one names its member", "[desk][import]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const json::Object good = ToDocument(Settings(registry, label), 0);
  const auto fault = [&good](std::string_view member, json::Value value) {
    json::Object changed = good;
    for (auto& [name, old] : changed.members) {
      if (name == member) old = value;
    }
    const auto question = ImportQuestionFrom(View(changed));
    REQUIRE_FALSE(question);
    CHECK(question.error().code == ErrorCode::kUsage);
    return question.error().message;
  };
  CHECK(fault("id", "xyz").starts_with("/id: "));
  CHECK(fault("label", "海風").starts_with("/label: "));
  CHECK(fault("sheet", "%%").starts_with("/sheet: "));
  CHECK(fault("charset", "EBCDIC").starts_with("/charset: "));
  CHECK(fault("territories",
              json::Object{{{"in", json::Array{json::Value(999999)}},
                            {"tis", "2026-07-06"}}})
            .starts_with("/territories: "));
}

TEST_CASE("a label signs what its own sheet says, and nothing else",
          "[desk][import]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const ALabel other(registry, "听雨桥文化");
  const ImportSettings settings = Settings(registry, label);
  const ImportProposal good = Propose(registry, settings);
  const registry::ProposalAsked asked = Asked(registry);
  CHECK(CheckProposal(settings, good, asked));
  CHECK(CheckProposal(settings, OverTheWire(good, settings), asked));

  const auto refused = [&](const ImportProposal& proposal) {
    const auto checked = CheckProposal(settings, proposal, asked);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == ErrorCode::kRefused);
    return checked.error().message;
  };
  const auto change = [&good](auto&& edit) {
    ImportProposal changed = good;
    for (Statement& item : changed.items) edit(item);
    return changed;
  };
  // A larger share, another title, somebody's id, a withdrawal.
  CHECK(refused(change([](Statement& item) {
          if (auto* claim = std::get_if<OwnershipClaim>(&item.body)) {
            claim->share = Good(Share::Make(1, 7, "1/7"));
          }
        })).find("the sheet claims something else") != std::string::npos);
  CHECK(refused(change([](Statement& item) {
          if (auto* rec = std::get_if<RecordingRegistration>(&item.body)) {
            rec->titles[0].text += "!";
          }
        })).find("the sheet says another recording") != std::string::npos);
  CHECK(refused(change([&other](Statement& item) {
          item.party = other.party;
        })).find("another party") != std::string::npos);
  CHECK(refused(change([](Statement& item) {
          if (std::holds_alternative<RecordingRegistration>(item.body)) {
            item.subj.bytes[3] ^= 1;
          }
        })).find("its id is not the label's") != std::string::npos);
  CHECK(refused(change([](Statement& item) {
          Withdrawal withdrawal;
          item.body = withdrawal;
        })).find("no registration or claim") != std::string::npos);
  CHECK(refused(change([](Statement& item) {
          if (auto* claim = std::get_if<OwnershipClaim>(&item.body)) {
            claim->source->row = 4;  // the row without a title
          }
        })).find("its row drafts nothing") != std::string::npos);
  CHECK(refused(change([](Statement& item) {
          item.log = "registry.example/other";
        })).find("another log") != std::string::npos);
  CHECK(refused(change([](Statement& item) {
          item.iat -= std::chrono::hours(25);
        })).find("not now") != std::string::npos);
  CHECK(refused(change([](Statement& item) {
          if (auto* claim = std::get_if<OwnershipClaim>(&item.body)) {
            claim->source->record = claim->source->file;
          }
        })).find("another source") != std::string::npos);
  ImportProposal elsewhere = good;
  elsewhere.id = registry::NewImportId();
  refused(elsewhere);
  ImportProposal other_sheet = good;
  other_sheet.sha256.bytes[0] ^= 1;
  refused(other_sheet);
}

TEST_CASE("an answer that is no proposal is not taken", "[desk][import]") {
  ARegistry registry;
  const ALabel label(registry, "鷺岸音樂");
  const ImportSettings settings = Settings(registry, label);
  const json::Object good = ToDocument(Propose(registry, settings));
  const auto taken = [&](std::string_view member, json::Value value) {
    json::Object changed = good;
    for (auto& [name, old] : changed.members) {
      if (name == member) old = value;
    }
    return ProposalFrom(View(changed), settings).has_value();
  };
  CHECK(taken("schema", "qiao.import.proposal/1"));
  CHECK_FALSE(taken("schema", "qiao.import.proposal/9"));
  CHECK_FALSE(taken("items", json::Array{}));
  CHECK_FALSE(taken("items", json::Array{json::Value("{}")}));
  CHECK_FALSE(taken("row_ends", json::Array{}));
  CHECK_FALSE(taken("prints", json::Array{json::Value("00")}));
  CHECK_FALSE(taken("report", "none"));
}

}  // namespace qiao::desk
