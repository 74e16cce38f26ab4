// A log as static files. The first byte names the file of the golden log that
// the rest of the input replaces; any other value makes a log of its own out
// of an entry bundle.
#include <array>
#include <map>
#include <string>
#include <vector>

#include "registry/ledger/merkle.h"
#include "registry/ledger/static_log.h"
#include "tests/fuzz/golden_log.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {
namespace {

using ledger::kTileWidth;
using ledger::NoteSigner;

using Files = std::map<std::string, std::string>;

ledger::LogFileReader ReaderOf(const Files& files) {
  return
      [&files](const std::string& path) -> Result<std::optional<std::string>> {
        const auto found = files.find(path);
        if (found == files.end()) return std::optional<std::string>();
        return std::optional<std::string>(found->second);
      };
}

void ReplaceOneFile(std::size_t number, std::string_view content) {
  Files files = TheGoldenLog().files;
  auto file = files.begin();
  std::advance(file, static_cast<std::ptrdiff_t>(number));
  const bool changed = file->second != content;
  file->second = content;
  const auto report = ledger::AuditLog(ReaderOf(files), TheGoldenLog().policy);
  // A checkpoint may lose the line of a witness that no quorum needs.
  if (file->first == "checkpoint") return;
  Law(report.has_value() == !changed,
      "the audit passes exactly if no file was changed");
}

// How many entries the bundle holds, whether or not the last is whole.
std::int64_t CountOf(std::string_view bundle) {
  std::int64_t count = 0;
  while (bundle.size() >= 2) {
    const std::size_t size =
        static_cast<std::size_t>(static_cast<unsigned char>(bundle[0])) << 8 |
        static_cast<unsigned char>(bundle[1]);
    bundle.remove_prefix(std::min(2 + size, bundle.size()));
    ++count;
  }
  return count;
}

void SealAndAudit(const std::vector<std::string>& entries) {
  const auto size = static_cast<std::int64_t>(entries.size());
  if (size == 0 || size >= kTileWidth) return;
  constexpr std::array<std::uint8_t, 32> kSecret = {9};
  const NoteSigner signer = *NoteSigner::Make(
      "registry.example/tw", ledger::NoteKeyType::kPlainEd25519,
      *ledger::SigningKey::FromSecret(ledger::kEd25519, kSecret));
  const NoteSigner* signers[] = {&signer};
  std::vector<Digest> leaves;
  std::string tile;
  for (const std::string& entry : entries) {
    leaves.push_back(ledger::LeafHash(entry));
    tile += ledger::AsText(leaves.back().bytes);
  }
  Files files;
  files["checkpoint"] = ToText(*ledger::SignCheckpoint(
      {signer.verifier().name, size, ledger::RootOf(leaves)}, signers));
  files[ledger::TilePath(0, 0, size)] = tile;
  files[ledger::TilePath(-1, 0, size)] = *ledger::EncodeEntryBundle(entries);
  ledger::TrustPolicy policy;
  policy.logs = {signer.verifier()};
  const auto report = ledger::AuditLog(ReaderOf(files), policy);
  if (!report) {
    Law(report.error().refusal.has_value(), "a refusal has its code");
    return;
  }
  Law(report->head.size == size, "an audit reads every entry");
}

}  // namespace

void Tiles(std::string_view input) {
  if (input.empty()) return;
  const auto selector = static_cast<unsigned char>(input[0]);
  input.remove_prefix(1);
  if (selector < TheGoldenLog().files.size()) {
    ReplaceOneFile(selector, input);
    return;
  }
  const std::int64_t count = CountOf(input);
  const auto entries = ledger::ParseEntryBundle(input, count);
  if (!entries) return;
  const auto written = ledger::EncodeEntryBundle(*entries);
  Law(written && *written == input, "an entry bundle has one spelling");
  Law(!ledger::ParseEntryBundle(input, count + 1),
      "an entry bundle holds as many entries as the log says");
  SealAndAudit(*entries);
}

}  // namespace qiao::fuzz
