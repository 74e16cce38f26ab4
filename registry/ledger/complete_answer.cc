#include "registry/ledger/complete_answer.h"

#include <algorithm>
#include <utility>

#include "registry/ledger/base64.h"
#include "registry/ledger/shape.h"
#include "schemas/json/canonical.h"
#include "schemas/json/document.h"

namespace qiao::ledger {
namespace {

constexpr std::string_view kSchema = "qiao.complete/1";
constexpr std::size_t kMaxPath = 256;

Error Malformed(std::string message) {
  return Refused(Refusal::kProofMalformed, std::move(message));
}

std::string Text64(const Digest& digest) {
  return ToBase64(AsText(digest.bytes));
}
json::Array Text64(const MerklePath& path) {
  json::Array texts;
  for (const Digest& hash : path) texts.emplace_back(Text64(hash));
  return texts;
}

Result<Digest> DigestIn(std::string_view text) {
  const auto bytes = FromBase64(text);
  Digest digest;
  if (!bytes || bytes->size() != digest.bytes.size()) {
    return Malformed("a hash is not base64 of 32 bytes");
  }
  std::copy(AsBytes(*bytes).begin(), AsBytes(*bytes).end(),
            digest.bytes.begin());
  return digest;
}

Result<MerklePath> PathIn(json::View view) {
  MerklePath path;
  for (const std::string& text : view.texts()) {
    if (path.size() == kMaxPath) return Malformed("a path too long");
    QIAO_TRY(const Digest hash, DigestIn(text));
    path.push_back(hash);
  }
  return path;
}

json::Object StateDocument(const StateProof& state) {
  json::Object document;
  if (state.leaf) {
    document.members.emplace_back(
        "leaf", json::Object{{{"count", state.leaf->chain.count},
                              {"head", Text64(state.leaf->chain.head)},
                              {"place", Text64(state.leaf->place)}}});
  }
  if (!state.path.empty()) {
    document.members.emplace_back("path", Text64(state.path));
  }
  return document;
}

}  // namespace

bool LooksLikeCompleteAnswer(std::string_view bytes) {
  return bytes.starts_with("{\"anchor\":");
}

json::Object ToJson(const CompleteAnswer& answer) {
  json::Object anchor;
  if (auto entry = json::Parse(answer.anchor_entry)) {
    anchor.members.emplace_back("entry", std::move(*entry));
  }
  anchor.members.emplace_back("index", answer.anchor);
  anchor.members.emplace_back("path", Text64(answer.anchor_path));
  json::Object document{{{"anchor", std::move(anchor)},
                         {"checkpoint", ToText(answer.checkpoint)},
                         {"key", answer.key},
                         {"schema", kSchema},
                         {"state", StateDocument(answer.state)}}};
  if (!answer.statements.empty()) {
    json::Array statements;
    for (const TouchingStatement& one : answer.statements) {
      statements.emplace_back(
          json::Object{{{"id", ToText(one.id)}, {"index", one.index}}});
    }
    document.members.emplace_back("statements", std::move(statements));
  }
  return document;
}

std::string ToText(const CompleteAnswer& answer) {
  return json::Canonical(json::Value(ToJson(answer))) + "\n";
}

Result<CompleteAnswer> ParseCompleteAnswer(std::string_view bytes) {
  const auto document = json::ParseDocument(bytes);
  if (!document) return Malformed(document.error().message);
  const json::View view(*document);
  if (view["schema"].text() != kSchema) {
    return Malformed("this is no proof of a kind that is known");
  }
  CompleteAnswer answer;
  answer.key = view["key"].text();
  const json::View anchor = view["anchor"];
  answer.anchor = anchor["index"].number();
  if (const json::Object* entry = anchor["entry"].object()) {
    answer.anchor_entry = json::Canonical(json::Value(*entry));
  }
  QIAO_TRY(answer.anchor_path, PathIn(anchor["path"]));
  QIAO_TRY(answer.checkpoint, ParseCheckpoint(view["checkpoint"].text()));
  const json::View state = view["state"];
  QIAO_TRY(answer.state.path, PathIn(state["path"]));
  if (const json::View leaf = state["leaf"]) {
    StateLeafParts parts;
    QIAO_TRY(parts.place, DigestIn(leaf["place"].text()));
    QIAO_TRY(parts.chain.head, DigestIn(leaf["head"].text()));
    parts.chain.count = leaf["count"].number();
    answer.state.leaf = parts;
  }
  for (const json::View one : view["statements"].items()) {
    const auto id = ParseStatementId(one["id"].text());
    if (!id) return Malformed("a statement has no id");
    answer.statements.push_back({one["index"].number(), *id});
  }
  // Nothing in it is passed over.
  if (ToText(answer) != bytes) {
    return Malformed("this is not how such a proof is written");
  }
  return answer;
}

Result<std::vector<CheckedSigner>> VerifyCompleteAnswer(
    const CompleteAnswer& answer, const TrustPolicy& policy) {
  QIAO_TRY(std::vector<CheckedSigner> signers,
           CheckAgainst(policy, answer.checkpoint));
  const Checkpoint& head = answer.checkpoint.head;
  QIAO_TRY(const ShapedRecord record,
           CheckShape(answer.anchor_entry, json::Edition::kVerifier));
  const auto* body = std::get_if<Anchor>(&record.statement().body);
  if (body == nullptr || !body->state || body->size != answer.anchor ||
      record.statement().log != head.origin) {
    return Malformed("entry " + std::to_string(answer.anchor) +
                     " is no anchor with a state");
  }
  QIAO_TRY_DO(VerifyInclusion(LeafHash(answer.anchor_entry), answer.anchor,
                              head.size, answer.anchor_path, head.root));
  Chain chain;
  std::int64_t last = -1;
  for (const TouchingStatement& one : answer.statements) {
    if (one.index <= last || one.index >= answer.anchor) {
      return Malformed("statements ascend, and stand before the anchor");
    }
    last = one.index;
    chain.Append(one.index, one.id);
  }
  if (answer.statements.empty()) {
    if (!VerifyAbsent(answer.key, answer.state, *body->state)) {
      return Refused(Refusal::kStateIncomplete,
                     answer.key + ": there is something before the anchor at " +
                         std::to_string(answer.anchor));
    }
    return signers;
  }
  if (answer.state.leaf) {
    return Malformed("a leaf of another key beside statements");
  }
  if (!VerifyPresent(answer.key, chain, answer.state.path, *body->state)) {
    return Refused(Refusal::kStateIncomplete,
                   answer.key +
                       ": these are not all statements before the anchor at " +
                       std::to_string(answer.anchor));
  }
  return signers;
}

}  // namespace qiao::ledger
