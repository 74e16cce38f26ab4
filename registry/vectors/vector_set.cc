#include "registry/vectors/vector_set.h"

#include <algorithm>
#include <array>

#include "registry/vectors/suites.h"

namespace qiao::vectors {
namespace {

struct Set {
  SetInfo info;
  std::vector<Suite> (*run)(const Files& files);
};

constexpr Set kSets[] = {
    {{"json",
      "JSONTestSuite (test_parsing/): what qiao canon takes, and what a record "
      "may be"},
     JsonSuites},
    {{"jcs",
      "RFC 8785: input/ and outhex/, es6testfile*.txt, hard-numbers.json"},
     JcsSuites},
    {{"ed25519",
      "Wycheproof (*ed25519_test.json), CCTV (*ed25519vectors.json) by the "
      "strict rule, ref10 (*sign.input)"},
     Ed25519Suites},
    {{"ecdsa",
      "Wycheproof P-256 (*ecdsa_secp256r1_sha256_test.json) in the verifier, "
      "and under the low-s rule above it"},
     EcdsaSuites},
    {{"sm2", "OpenSSL (*evppkey_sm2.txt)"}, Sm2Suites},
    {{"sm3", "OpenSSL (*evpmd_sm3.txt)"}, Sm3Suites},
    {{"merkle",
      "transparency-dev/merkle: inclusion.jsonl and consistency.jsonl"},
     MerkleSuites},
    {{"note", "signed notes and verifier keys (signed-note.json)"}, NoteSuites},
    {{"log", "Tessera's test log (log/ with its tiles and checkpoints)"},
     LogSuites},
    {{"records",
      "the record format: records-*.json, refused.json and the rest"},
     RecordSuites},
};

constexpr auto kInfos = [] {
  std::array<SetInfo, std::size(kSets)> infos{};
  for (std::size_t i = 0; i < infos.size(); ++i) infos[i] = kSets[i].info;
  return infos;
}();

}  // namespace

std::size_t Suite::Agreed() const {
  return static_cast<std::size_t>(
      std::count_if(cases.begin(), cases.end(),
                    [](const Case& one) { return one.Agrees(); }));
}

std::size_t Suite::Found(std::string_view answer) const {
  return static_cast<std::size_t>(
      std::count_if(cases.begin(), cases.end(),
                    [answer](const Case& one) { return one.found == answer; }));
}

std::span<const SetInfo> Sets() { return kInfos; }

Result<std::vector<Suite>> RunSet(std::string_view name, const Files& files) {
  for (const Set& set : kSets) {
    if (set.info.name != name) continue;
    std::vector<Suite> suites = set.run(files);
    std::erase_if(suites,
                  [](const Suite& suite) { return suite.cases.empty(); });
    if (suites.empty()) {
      return Error{ErrorCode::kNotFound,
                   "no vectors of the set " + std::string(name) +
                       " here; it is made of: " + std::string(set.info.about)};
    }
    return suites;
  }
  std::string known;
  for (const Set& set : kSets) {
    known += known.empty() ? "" : ", ";
    known += set.info.name;
  }
  return Error{ErrorCode::kUsage,
               "there is no set " + std::string(name) + "; there are " + known};
}

}  // namespace qiao::vectors
