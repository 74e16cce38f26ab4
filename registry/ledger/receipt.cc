#include "registry/ledger/receipt.h"

#include <algorithm>
#include <utility>

#include "registry/ledger/base64.h"
#include "registry/ledger/decimal.h"

namespace qiao::ledger {
namespace {

constexpr std::string_view kFirstLine = "c2sp.org/tlog-proof@v1\n";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";
constexpr std::size_t kMaxPath = 63;  // sizes are below 2^63

Error Malformed(std::string message) {
  return Refused(Refusal::kProofMalformed, std::move(message));
}

Result<std::string_view> TakeLine(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) {
    return Malformed("a receipt that breaks off");
  }
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

}  // namespace

bool LooksLikeReceipt(std::string_view bytes) {
  return bytes.starts_with("c2sp.org/tlog-proof@");
}

Result<Receipt> ParseReceipt(std::string_view text) {
  if (!text.starts_with(kFirstLine)) {
    return Malformed("not a receipt of version 1");
  }
  text.remove_prefix(kFirstLine.size());
  Receipt receipt;
  QIAO_TRY(std::string_view line, TakeLine(text));
  if (line.starts_with(kExtra)) {
    const auto extra = FromBase64(line.substr(kExtra.size()));
    if (!extra || extra->empty()) return Malformed("extra data is not base64");
    receipt.extra = *extra;
    QIAO_TRY(line, TakeLine(text));
  }
  if (!line.starts_with(kIndex)) return Malformed("no index line");
  const auto index = ParseDecimal(line.substr(kIndex.size()));
  if (!index) return Malformed("the index is not a plain decimal");
  receipt.index = *index;
  for (;;) {
    QIAO_TRY(line, TakeLine(text));
    if (line.empty()) break;
    const auto bytes = FromBase64(line);
    Digest hash;
    if (!bytes || bytes->size() != hash.bytes.size()) {
      return Malformed("a line of the path is not base64 of 32 bytes");
    }
    if (receipt.path.size() == kMaxPath) return Malformed("a path too long");
    std::copy(AsBytes(*bytes).begin(), AsBytes(*bytes).end(),
              hash.bytes.begin());
    receipt.path.push_back(hash);
  }
  QIAO_TRY(receipt.checkpoint, ParseCheckpoint(text));
  return receipt;
}

std::string ToText(const Receipt& receipt) {
  std::string text(kFirstLine);
  if (!receipt.extra.empty()) {
    text.append(kExtra).append(ToBase64(receipt.extra)).append("\n");
  }
  text.append(kIndex).append(std::to_string(receipt.index)).append("\n");
  for (const Digest& hash : receipt.path) {
    text.append(ToBase64(AsText(hash.bytes))).append("\n");
  }
  return text.append("\n").append(ToText(receipt.checkpoint));
}

Result<std::vector<CheckedSigner>> VerifyReceipt(const Receipt& receipt,
                                                 std::string_view entry,
                                                 const TrustPolicy& policy) {
  QIAO_TRY(std::vector<CheckedSigner> signers,
           CheckAgainst(policy, receipt.checkpoint));
  const Checkpoint& head = receipt.checkpoint.head;
  QIAO_TRY_DO(VerifyInclusion(LeafHash(entry), receipt.index, head.size,
                              receipt.path, head.root));
  return signers;
}

}  // namespace qiao::ledger
