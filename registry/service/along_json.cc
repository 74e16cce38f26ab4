#include "registry/service/along_json.h"

#include <string>
#include <utility>

#include "registry/ledger/base64.h"
#include "registry/ledger/minted_ids.h"
#include "registry/store/print_bytes.h"
#include "schemas/json/canonical.h"

namespace qiao::registry {

json::Object LinkDocument(const store::MatchLink& link) {
  json::Array evidence;
  for (const matcher::Evidence& one : link.decision.evidence) {
    evidence.emplace_back(json::Object{{{"field", one.field},
                                        {"left", one.left},
                                        {"level", one.level},
                                        {"millibits", one.millibits},
                                        {"right", one.right},
                                        {"veto", one.veto}}});
  }
  return {{{"evidence", std::move(evidence)},
           {"left", ToText(link.left)},
           {"level", matcher::ToText(link.decision.level)},
           {"log_size", link.log_size},
           {"millibits", link.decision.score_millibits},
           {"right", ToText(link.right)},
           {"rules", link.decision.rules_version},
           {"verdict", matcher::ToText(link.decision.verdict)}}};
}

namespace {

json::Object ToDocument(const store::StoredPrint& print) {
  return {{{"alg", print.print->algorithm},
           {"items", ledger::ToBase64(store::BytesOf(print.print->items))},
           {"ms", print.print->duration_ms}}};
}

json::Object ToDocument(const SealedLink& sealed) {
  json::Object object = LinkDocument(sealed.link);
  object.members.emplace_back("seal", ToText(sealed.seal));
  return object;
}

json::Object ToDocument(const store::PrivateValue& value) {
  return {{{"commit", ToText(value.commit)},
           {"field", value.field},
           {"owner", value.owner},
           {"salt", ToText(value.salt)},
           {"value", value.value}}};
}

json::Object ToDocument(const store::ImportRecord& import) {
  return {{{"at", ToText(import.at)},
           {"file", import.file},
           {"id", import.id},
           {"party", ToText(import.party)},
           {"sha256", ToText(import.sha256)}}};
}

json::Object ToDocument(const store::ImportRow& row) {
  json::Object object{
      {{"note", row.note}, {"outcome", row.outcome}, {"row", row.row}}};
  if (row.subject) object.members.emplace_back("subject", ToText(*row.subject));
  return object;
}

template <typename T>
json::Array ListOf(const std::vector<T>& values) {
  json::Array list;
  list.reserve(values.size());
  for (const T& value : values) list.emplace_back(ToDocument(value));
  return list;
}

Error Unreadable(std::string_view member, std::string_view what) {
  return Error{ErrorCode::kUnreadable,
               "/" + std::string(member) + ": " + std::string(what)};
}

Result<store::StoredPrint> PrintFrom(const json::View& view) {
  const auto bytes = ledger::FromBase64(view["items"].text());
  if (!bytes || bytes->size() % 4 != 0) {
    return Unreadable("prints", "items are no base64 of 32-bit words");
  }
  auto print = std::make_shared<Fingerprint>();
  print->algorithm = static_cast<int>(view["alg"].number());
  print->duration_ms = view["ms"].number();
  print->items = store::ItemsOf(*bytes);
  return ToStored(std::move(print));
}

template <typename Word>
std::optional<Word> WordFrom(std::string_view text,
                             std::initializer_list<Word> words) {
  for (const Word word : words) {
    if (matcher::ToText(word) == text) return word;
  }
  return std::nullopt;
}

Result<SealedLink> LinkFrom(const json::View& view) {
  const auto left = ParseSubjectId(view["left"].text());
  const auto right = ParseSubjectId(view["right"].text());
  if (!left || !right || !(*left < *right)) {
    return Unreadable("links", "left and right are no two ids in order");
  }
  const auto level =
      WordFrom(view["level"].text(),
               {matcher::Level::kWork, matcher::Level::kRecording});
  const auto verdict =
      WordFrom(view["verdict"].text(),
               {matcher::Verdict::kSame, matcher::Verdict::kDifferent,
                matcher::Verdict::kReview});
  if (!level || !verdict) {
    return Unreadable("links", "no such level or verdict");
  }
  store::MatchLink link{*left, *right, {}, view["log_size"].number()};
  link.decision.level = *level;
  link.decision.verdict = *verdict;
  link.decision.score_millibits = view["millibits"].number();
  link.decision.rules_version = static_cast<int>(view["rules"].number());
  for (const json::View& one : view["evidence"].items()) {
    link.decision.evidence.push_back(
        {std::string(one["field"].text()), std::string(one["level"].text()),
         one["millibits"].number(), one["veto"].flag(),
         std::string(one["left"].text()), std::string(one["right"].text())});
  }
  // A link without a seal is read, and refused where it is stored.
  return SealedLink{std::move(link),
                    ParseDigest(view["seal"].text()).value_or(Digest{})};
}

Result<store::PrivateValue> PrivateFrom(const json::View& view) {
  const auto commit = ParseDigest(view["commit"].text());
  const auto salt = ParseDigest(view["salt"].text());
  if (!commit || !salt) {
    return Unreadable("private", "commit or salt is no 64 hex digits");
  }
  store::PrivateValue value{{},
                            std::string(view["owner"].text()),
                            std::string(view["field"].text()),
                            *salt,
                            std::string(view["value"].text())};
  QIAO_TRY(const json::Value plain, json::Parse(value.value));
  value.commit = ledger::Commit(*salt, value.field, value.owner, plain);
  if (ToText(value.commit) != ToText(*commit)) {
    return Unreadable("private", "the commitment is not of this value");
  }
  if (json::Canonical(plain) != value.value) {
    return Unreadable("private", "the value is not in its canonical form");
  }
  return value;
}

Result<store::ImportRecord> ImportFrom(const json::View& view) {
  const auto party = ParsePartyId(view["party"].text());
  const auto sha256 = ParseDigest(view["sha256"].text());
  const auto at = ParseInstant(view["at"].text());
  store::ImportRecord import;
  import.id = view["id"].text();
  if (!party || !sha256 || !at || import.id.size() != 32) {
    return Unreadable("import", "no id, party, sha256 or at");
  }
  import.party = *party;
  import.file = view["file"].text();
  import.sha256 = *sha256;
  import.at = *at;
  return import;
}

Result<store::ImportRow> RowFrom(const json::View& view) {
  store::ImportRow row;
  row.row = view["row"].number();
  row.outcome = view["outcome"].text();
  row.note = view["note"].text();
  if (const std::string_view id = view["subject"].text(); !id.empty()) {
    row.subject = ParseSubjectId(id);
    if (!row.subject) return Unreadable("rows", "subject is no id");
  }
  if (row.outcome.empty()) return Unreadable("rows", "no outcome");
  return row;
}

Result<ledger::SignatureLine> SignatureFrom(const json::View& view) {
  ledger::SignatureLine line;
  const auto kid = ParseKeyId(view["kid"].text());
  if (!kid || !FromHex(view["sig"].text(), line.sig)) {
    return Unreadable("rows_signature", "no key id or signature");
  }
  line.kid = *kid;
  return line;
}

template <typename T>
Result<std::vector<T>> ListFrom(const json::View& list,
                                Result<T> (*read)(const json::View&)) {
  std::vector<T> values;
  for (const json::View& one : list.items()) {
    QIAO_TRY(T value, read(one));
    values.push_back(std::move(value));
  }
  return values;
}

}  // namespace

json::Object ToDocument(const AlongWith& along) {
  json::Object object;
  const auto put = [&object](std::string_view name, json::Array list) {
    if (!list.empty()) object.members.emplace_back(name, std::move(list));
  };
  if (along.import) {
    object.members.emplace_back("import", ToDocument(*along.import));
  }
  put("links", ListOf(along.links));
  if (along.log_size) object.members.emplace_back("log_size", *along.log_size);
  put("prints", ListOf(along.prints));
  put("private", ListOf(along.private_values));
  put("rows", ListOf(along.rows));
  if (const auto& signature = along.rows_signature) {
    object.members.emplace_back("rows_signature",
                                json::Object{{{"kid", ToText(signature->kid)},
                                              {"sig", ToHex(signature->sig)}}});
  }
  return object;
}

std::string RowsMessage(std::string_view origin,
                        const store::ImportRecord& import,
                        const std::vector<store::ImportRow>& rows) {
  std::string message = "qiao-import-rows/v1\n";
  message.append(origin).append("\n");
  return message +
         json::Canonical(json::Value(json::Object{
             {{"import", ToDocument(import)}, {"rows", ListOf(rows)}}}));
}

Result<AlongWith> AlongFrom(const json::View& document) {
  AlongWith along;
  if (const json::View import = document["import"]) {
    QIAO_TRY(along.import, ImportFrom(import));
  }
  if (const json::View size = document["log_size"]) {
    along.log_size = size.number();
  }
  QIAO_TRY(along.links, ListFrom(document["links"], LinkFrom));
  QIAO_TRY(along.prints, ListFrom(document["prints"], PrintFrom));
  QIAO_TRY(along.private_values, ListFrom(document["private"], PrivateFrom));
  QIAO_TRY(along.rows, ListFrom(document["rows"], RowFrom));
  if (const json::View signature = document["rows_signature"]) {
    QIAO_TRY(along.rows_signature, SignatureFrom(signature));
  }
  if (!along.rows.empty() && !along.import) {
    return Unreadable("rows", "rows without their import");
  }
  return along;
}

}  // namespace qiao::registry
