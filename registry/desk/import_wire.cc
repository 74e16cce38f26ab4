#include "registry/desk/import_wire.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "registry/ledger/base64.h"
#include "registry/ledger/record.h"
#include "registry/service/along_json.h"
#include "schemas/json/canonical.h"
#include "schemas/json/known_members.h"
#include "schemas/json/statement_codec.h"
#include "schemas/text/charset.h"
#include "schemas/text/utf8.h"

namespace qiao::desk {
namespace {

using json::Kind;
using json::View;
using registry::AlongWith;
using registry::HeardFile;
using registry::ImportProposal;
using registry::ImportSettings;

json::Array ListOf(const std::vector<std::string>& texts) {
  json::Array list;
  for (const std::string& text : texts) list.emplace_back(text);
  return list;
}

json::Array ListOf(const std::vector<Territory>& numbers) {
  json::Array list;
  for (const Territory number : numbers) {
    list.emplace_back(static_cast<std::int64_t>(number));
  }
  return list;
}

std::vector<Territory> TerritoriesFrom(const View& list) {
  std::vector<Territory> numbers;
  for (const View& one : list.items()) {
    numbers.push_back(static_cast<Territory>(one.number()));
  }
  return numbers;
}

// JSON holds no bytes that are not UTF-8: a name that an old machine wrote in
// Big5 goes as base64, so that it comes back as it was.
json::Member PathMember(const std::string& path) {
  return text::IsUtf8(path)
             ? json::Member{"path", path}
             : json::Member{"path_bytes", ledger::ToBase64(path)};
}

// Absent if it is neither.
std::optional<std::string> PathFrom(const View& view) {
  if (view["path"]) return std::string(view["path"].text());
  return ledger::FromBase64(view["path_bytes"].text());
}

json::Object ToDocument(const HeardFile& file) {
  AlongWith print;
  print.prints.push_back(registry::ToStored(file.print));
  json::Object object{
      {{"album", file.album},
       {"artist", file.artist},
       {"audio", json::Object{{{"bytes", file.audio.bytes},
                               {"media", file.audio.media},
                               {"sha256", ToText(file.audio.sha256)}}}},
       {"isrc", file.isrc},
       PathMember(file.path),
       {"print", registry::ToDocument(print)},
       {"title", file.title}}};
  if (file.track) object.members.emplace_back("track", *file.track);
  return object;
}

json::Object ToDocument(const registry::AudioFolder& folder) {
  json::Array files, failures;
  for (const HeardFile& file : folder.files)
    files.emplace_back(ToDocument(file));
  for (const registry::UnheardFile& file : folder.failures) {
    failures.emplace_back(
        json::Object{{PathMember(file.path), {"reason", file.reason}}});
  }
  return {{{"failures", std::move(failures)}, {"files", std::move(files)}}};
}

Error Wrong(std::string_view member, std::string_view what) {
  return Error{ErrorCode::kUsage,
               "/" + std::string(member) + ": " + std::string(what)};
}

Result<HeardFile> HeardFrom(const View& view) {
  HeardFile file;
  const auto sha256 = ParseDigest(view["audio"]["sha256"].text());
  const auto print = registry::AlongFrom(view["print"]);
  if (!sha256) return Wrong("audio", "sha256 is no 64 hex digits");
  if (!print || print->prints.size() != 1) {
    return Wrong("audio", "a file without its fingerprint");
  }
  file.audio = {*sha256, view["audio"]["bytes"].number(),
                std::string(view["audio"]["media"].text())};
  file.print = print->prints.front().print;
  file.reference = registry::ReferenceTo(*file.print);
  auto path = PathFrom(view);
  if (!path) return Wrong("audio", "path_bytes is no base64");
  file.path = *std::move(path);
  file.isrc = view["isrc"].text();
  file.title = view["title"].text();
  file.artist = view["artist"].text();
  file.album = view["album"].text();
  if (const View track = view["track"]) {
    file.track = static_cast<int>(track.number());
  }
  return file;
}

Result<registry::AudioFolder> FolderFrom(const View& view) {
  registry::AudioFolder folder;
  for (const View& one : view["files"].items()) {
    QIAO_TRY(HeardFile file, HeardFrom(one));
    folder.files.push_back(std::move(file));
  }
  for (const View& one : view["failures"].items()) {
    auto path = PathFrom(one);
    if (!path) return Wrong("audio", "path_bytes is no base64");
    folder.failures.push_back(
        {*std::move(path), std::string(one["reason"].text())});
  }
  return folder;
}

Error NoAnswer(std::string_view what) {
  return Error{ErrorCode::kUnreadable,
               "the registry's answer is no proposal: " + std::string(what)};
}

std::size_t Size(const View& view) {
  return view.number() < 0 ? 0 : static_cast<std::size_t>(view.number());
}

Result<std::vector<registry::RowEnd>> RowEndsFrom(
    const View& list, const registry::ImportProposal& proposal) {
  std::vector<registry::RowEnd> ends;
  registry::RowEnd last;
  for (const View& one : list.items()) {
    const std::vector<View> numbers = one.items();
    if (numbers.size() != 5) return NoAnswer("row_ends");
    const registry::RowEnd end{Size(numbers[0]), Size(numbers[1]),
                               Size(numbers[2]), Size(numbers[3]),
                               Size(numbers[4])};
    if ((!ends.empty() && end.row <= last.row) || end.items < last.items ||
        end.prints < last.prints || end.links < last.links ||
        end.private_values < last.private_values) {
      return NoAnswer("row_ends go back");
    }
    last = end;
    ends.push_back(end);
  }
  const std::size_t rows = View(proposal.report)["rows"].items().size();
  if (last.items != proposal.items.size() ||
      last.prints != proposal.prints.size() ||
      last.links != proposal.links.size() ||
      last.private_values != proposal.private_values.size() ||
      (!ends.empty() && last.row >= rows)) {
    return NoAnswer("row_ends do not end where the items do");
  }
  return ends;
}

}  // namespace

json::Object ToDocument(const ImportSettings& settings, std::size_t done) {
  json::Object columns;
  for (const auto& [heading, field] : settings.read.columns) {
    columns.members.emplace_back(heading, field);
  }
  json::Object object{{{"columns", std::move(columns)},
                       {"correct", settings.correct},
                       {"done", static_cast<std::int64_t>(done)},
                       {"file", settings.file},
                       {"id", settings.id},
                       {"label", ToText(settings.label.id)},
                       {"own_names", ListOf(settings.own_names)},
                       {"sheet", ledger::ToBase64(settings.bytes)}}};
  if (settings.audio) {
    object.members.emplace_back("audio", ToDocument(*settings.audio));
  }
  if (settings.read.charset) {
    object.members.emplace_back("charset",
                                text::ToText(*settings.read.charset));
  }
  if (settings.territories) {
    object.members.emplace_back(
        "territories",
        json::Object{{{"ex", ListOf(settings.territories->exclude)},
                      {"in", ListOf(settings.territories->include)},
                      {"tis", ToText(settings.territories->tis)}}});
  }
  return object;
}

Result<ImportQuestion> ImportQuestionFrom(const View& document) {
  if (document.object() == nullptr) {
    return Error{ErrorCode::kUsage, "a sheet's question is an object"};
  }
  QIAO_TRY_DO(json::CheckMembers(*document.object(), {},
                                 {{"audio", Kind::kObject},
                                  {"charset", Kind::kText},
                                  {"columns", Kind::kObject},
                                  {"correct", Kind::kFlag},
                                  {"done", Kind::kNumber},
                                  {"file", Kind::kText},
                                  {"id", Kind::kText},
                                  {"label", Kind::kText},
                                  {"own_names", Kind::kList},
                                  {"sheet", Kind::kText},
                                  {"territories", Kind::kObject}}));
  ImportQuestion question;
  ImportSettings& settings = question.settings;
  settings.id = document["id"].text();
  if (settings.id.size() != 32 ||
      settings.id.find_first_not_of("0123456789abcdef") != std::string::npos) {
    return Wrong("id", "an import's id is 32 hex digits");
  }
  const auto label = ParsePartyId(document["label"].text());
  if (!label) return Wrong("label", "no party's id");
  settings.label.id = *label;
  auto sheet = ledger::FromBase64(document["sheet"].text());
  if (!sheet) return Wrong("sheet", "no base64");
  settings.bytes = *std::move(sheet);
  settings.file = document["file"].text();
  settings.own_names = document["own_names"].texts();
  settings.correct = document["correct"].flag();
  for (const auto& [heading, field] : document["columns"].members()) {
    settings.read.columns[std::string(heading)] = field.text();
  }
  if (const View charset = document["charset"]) {
    settings.read.charset = text::FindCharset(charset.text());
    if (!settings.read.charset) return Wrong("charset", "no such charset");
  }
  if (const View set = document["territories"]) {
    QIAO_TRY_DO(json::CheckMembers(
        *set.object(), "/territories",
        {{"ex", Kind::kList}, {"in", Kind::kList}, {"tis", Kind::kText}}));
    const auto tis = ParseDay(set["tis"].text());
    if (!tis) return Wrong("territories", "tis is no day");
    settings.territories = TerritorySet{TerritoriesFrom(set["in"]),
                                        TerritoriesFrom(set["ex"]), *tis};
    for (const auto* side :
         {&settings.territories->include, &settings.territories->exclude}) {
      for (const Territory number : *side) {
        if (!IsTerritory(number)) return Wrong("territories", "no such number");
      }
    }
  }
  if (const View audio = document["audio"]) {
    QIAO_TRY(settings.audio, FolderFrom(audio));
  }
  question.done = Size(document["done"]);
  return question;
}

json::Object ToDocument(const ImportProposal& proposal) {
  json::Array items, ends, prints;
  json::Object own;
  for (const auto& [subject, nonce] : proposal.own) {
    own.members.emplace_back(ToText(subject), ToHex(nonce));
  }
  for (const Statement& item : proposal.items) {
    items.emplace_back(ledger::EncodePayload(item));
  }
  for (const registry::RowEnd& end : proposal.row_ends) {
    json::Array numbers;
    for (const std::size_t number :
         {end.row, end.items, end.prints, end.links, end.private_values}) {
      numbers.emplace_back(static_cast<std::int64_t>(number));
    }
    ends.emplace_back(std::move(numbers));
  }
  for (const store::StoredPrint& print : proposal.prints) {
    prints.emplace_back(ToText(print.sha256));
  }
  AlongWith along;
  along.links = proposal.links;
  along.private_values = proposal.private_values;
  return {{{"along", registry::ToDocument(along)},
           {"charset_known", proposal.charset_known},
           {"file", proposal.file},
           {"id", proposal.id},
           {"items", std::move(items)},
           {"log", proposal.log},
           {"log_size", proposal.log_size},
           {"own", std::move(own)},
           {"party", ToText(proposal.party)},
           {"prints", std::move(prints)},
           {"report", proposal.report},
           {"row_ends", std::move(ends)},
           {"schema", "qiao.import.proposal/1"},
           {"sha256", ToText(proposal.sha256)}}};
}

Result<ImportProposal> ProposalFrom(const View& document,
                                    const ImportSettings& settings) {
  ImportProposal proposal;
  const auto party = ParsePartyId(document["party"].text());
  const auto sha256 = ParseDigest(document["sha256"].text());
  const json::Object* report = document["report"].object();
  if (document["schema"].text() != "qiao.import.proposal/1" || !party ||
      !sha256 || report == nullptr) {
    return NoAnswer("no schema, party, sha256 or report");
  }
  proposal.party = *party;
  proposal.sha256 = *sha256;
  proposal.report = *report;
  proposal.id = document["id"].text();
  proposal.file = document["file"].text();
  proposal.charset_known = document["charset_known"].flag();
  proposal.log = document["log"].text();
  proposal.log_size = document["log_size"].number();
  for (const auto& [name, hex] : document["own"].members()) {
    const auto subject = ParseSubjectId(name);
    Nonce nonce;
    if (!subject || !FromHex(hex.text(), nonce)) return NoAnswer("own");
    proposal.own.emplace(*subject, nonce);
  }
  for (const View& one : document["items"].items()) {
    QIAO_TRY(const json::Value payload, json::ParseRecord(one.text()));
    QIAO_TRY(Statement item,
             json::DecodeStatement(payload, json::Edition::kAdmission));
    proposal.items.push_back(std::move(item));
  }
  std::map<std::string, std::shared_ptr<const Fingerprint>> heard;
  if (settings.audio) {
    for (const HeardFile& file : settings.audio->files) {
      heard.emplace(ToText(file.reference.sha256), file.print);
    }
  }
  for (const std::string& name : document["prints"].texts()) {
    const auto at = heard.find(name);
    if (at == heard.end()) return NoAnswer("a fingerprint nobody heard");
    proposal.prints.push_back(registry::ToStored(at->second));
  }
  QIAO_TRY(AlongWith along, registry::AlongFrom(document["along"]));
  proposal.links = std::move(along.links);
  proposal.private_values = std::move(along.private_values);
  QIAO_TRY(proposal.row_ends, RowEndsFrom(document["row_ends"], proposal));
  return proposal;
}

}  // namespace qiao::desk
