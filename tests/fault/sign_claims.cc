// Signed claims for load and fault tests, one entry a line:
//
//   sign_claims REGISTRY KEYFILE SUBJECT COUNT > claims.ndjson
//
// Each is of the party of the key file, on a subject that is registered, and
// unlike the others; all may be logged in any order. Nothing is written to the
// registry.
#include <charconv>
#include <chrono>
#include <cstdio>
#include <string>

#include "registry/ledger/key_file.h"
#include "registry/ledger/record.h"
#include "registry/service/registry.h"

namespace qiao {
namespace {

Result<void> SignClaims(const std::string& path, const std::string& key_file,
                        const std::string& subject_text, std::int64_t count) {
  QIAO_TRY(const ledger::PartyKeys keys, ledger::ReadKeyFile(key_file));
  const auto now = [] {
    return std::chrono::floor<std::chrono::seconds>(
        std::chrono::system_clock::now());
  };
  QIAO_TRY(const registry::Registry registry,
           registry::Registry::OpenToRead(path, now));
  QIAO_TRY(const ledger::Heading heading, registry.HeadingNow());
  const auto subject = ParseSubjectId(subject_text);
  if (!subject || keys.daily.empty()) {
    return Error{ErrorCode::kUsage, "no subject, or no daily key"};
  }
  const ledger::SigningKey* const signers[] = {&keys.daily.front()};
  for (std::int64_t i = 0; i < count; ++i) {
    OwnershipClaim claim;
    claim.rights = {"phonogram"};
    QIAO_TRY(claim.share, Share::Make(1, 1000 + i));
    claim.territories = {{344}, {}, TisEdition()};
    claim.period.from = ParseDay("2011-01-01");
    claim.capacity = "own";
    QIAO_TRY(const ledger::SignedRecord record,
             ledger::Sign(registry::Registry::Draft(heading, keys.Party(),
                                                    *subject, claim),
                          signers));
    std::printf("%s\n", ledger::EncodeEntry(record).c_str());
  }
  return {};
}

}  // namespace
}  // namespace qiao

int main(int argc, char** argv) {
  std::int64_t count = 0;
  const std::string text = argc == 5 ? argv[4] : "";
  const auto read =
      std::from_chars(text.data(), text.data() + text.size(), count);
  if (argc != 5 || read.ec != std::errc() || count < 1) {
    std::fprintf(stderr, "usage: sign_claims REGISTRY KEYFILE SUBJECT COUNT\n");
    return 2;
  }
  const qiao::Result<void> done =
      qiao::SignClaims(argv[1], argv[2], argv[3], count);
  if (done) return 0;
  std::fprintf(stderr, "sign_claims: %s\n", done.error().message.c_str());
  return 1;
}
