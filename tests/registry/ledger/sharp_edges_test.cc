// What cannot be taken back is asked about before it is signed, whichever way
// it is signed.
#include "registry/ledger/sharp_edges.h"

#include "tests/registry/ledger/world.h"

namespace qiao::ledger {
namespace {

using namespace world;  // NOLINT(google-build-using-namespace)

std::vector<std::string> Codes(std::span<const SharpEdge> edges) {
  std::vector<std::string> codes;
  for (const SharpEdge& edge : edges) codes.emplace_back(edge.code);
  return codes;
}
using Words = std::vector<std::string>;

struct AWorldWithEdges {
  World w;
  PublicKey first = w.tw.roots[0].public_key();
  PublicKey second = NewKey().public_key();

  Statement Roots(std::vector<PublicKey> keys, std::int64_t threshold,
                  SignerNeeds need = {}) {
    std::ranges::sort(keys, {}, KeyIdOf);
    return w.Draft(w.tw, AsSubject(w.tw.Party()),
                   RootChange{{std::move(keys), threshold}, std::move(need)});
  }
  Statement Deal(const std::string& note) {
    Transfer deal = ATransfer(w.cn);
    deal.note = note;
    return w.Draft(w.tw, MintSubject("rec", w.tw.Party(), NewNonce()), deal);
  }
};

// Somebody who is asked, and says no, or yes.
struct Asked {
  bool yes = false;
  std::vector<Words> codes;

  SignerAsked Says(std::optional<SignerNeeds> before = SignerNeeds{}) {
    return {std::move(before),
            [this](const Statement&,
                   std::span<const SharpEdge> edges) -> Result<void> {
              codes.push_back(Codes(edges));
              if (yes) return {};
              return Error{ErrorCode::kInterrupted, "no"};
            }};
  }
};

TEST_CASE_METHOD(AWorldWithEdges, "a change of roots has its edges by name",
                 "[ledger][sharp]") {
  const SignerNeeds none;
  const SignerNeeds two{{"licence", 3}, {"transfer", 2}};
  const auto edges = [](const Statement& said,
                        std::optional<SignerNeeds> before) {
    return Codes(SharpEdges(said, before));
  };
  CHECK(edges(Roots({first, second}, 1), none).empty());
  CHECK(edges(Roots({first}, 1), none) == Words{"last-root"});
  CHECK(edges(Roots({first, second}, 2), none) == Words{"no-root-to-spare"});
  CHECK(edges(Roots({first, second}, 1), two) == Words{"need-dropped"});
  CHECK(edges(Roots({first, second}, 1, two), two).empty());
  CHECK(edges(Roots({first, second}, 1, {{"licence", 3}}), two) ==
        Words{"need-dropped"});
  CHECK(edges(Roots({first, second}, 1, {{"licence", 2}, {"transfer", 2}}),
              two) == Words{"need-dropped"});
  CHECK(edges(Roots({first, second}, 1, {{"licence", 4}, {"transfer", 2}}), two)
            .empty());
  CHECK(edges(Roots({first}, 1), two) == Words{"need-dropped", "last-root"});
  // Where it is not known what stood before, it may be gone.
  CHECK(edges(Roots({first, second}, 1, two), std::nullopt) ==
        Words{"need-dropped"});
  const auto dropped = SharpEdges(Roots({first, second}, 1), two);
  CHECK(dropped[0].follows.find("3 for a licence become 1, 2 for a transfer "
                                "become 1") != std::string::npos);
}

TEST_CASE_METHOD(AWorldWithEdges, "a deal's note is public, and asked about",
                 "[ledger][sharp]") {
  CHECK(SharpEdges(Deal(""), {}).empty());
  const auto edges = SharpEdges(Deal("三十萬，分兩期"), {});
  REQUIRE(Codes(edges) == Words{"public-note"});
  CHECK(edges[0].follows.find("三十萬，分兩期") != std::string::npos);
  Licence licence;
  licence.note = "x";
  Statement said = Deal("");
  said.body = licence;
  CHECK(Codes(SharpEdges(said, {})) == Words{"public-note"});
  // A claim is no deal, and neither is what a dispute says.
  OwnershipClaim claim = AClaim();
  claim.note = "x";
  said.body = claim;
  CHECK(SharpEdges(said, {}).empty());
}

TEST_CASE_METHOD(AWorldWithEdges, "nothing sharp is signed without consent",
                 "[ledger][sharp]") {
  const Keys roots{&w.tw.roots[0]};
  const Statement last = Roots({first}, 1);
  CHECK(Sign(last, roots).error().code == ErrorCode::kUsage);
  Asked asked;
  CHECK(Sign(last, roots, asked.Says()).error().code ==
        ErrorCode::kInterrupted);
  CHECK(asked.codes == std::vector<Words>{{"last-root"}});
  asked.yes = true;
  CHECK(Sign(last, roots, asked.Says()));
  // Nobody is asked about what is not sharp.
  asked.codes.clear();
  CHECK(Sign(Deal(""), Keys{&w.tw.daily[0]}, asked.Says()));
  CHECK(asked.codes.empty());

  const Keys daily{&w.tw.daily[0]};
  const std::vector<Statement> items{Deal("bare"), Deal("")};
  CHECK(SignManifest(items, daily).error().code == ErrorCode::kUsage);
}

TEST_CASE_METHOD(AWorldWithEdges,
                 "who signs beside others is asked like the first",
                 "[ledger][sharp]") {
  const SigningKey other = NewKey();
  const Statement all = Roots({first, other.public_key()}, 2);
  const SignedRecord begun = *Sign(all, Keys{&w.tw.roots[0]}, test::Agreed());
  CHECK(CoSign(begun, Keys{&other}).error().code == ErrorCode::kUsage);
  Asked asked;
  CHECK_FALSE(CoSign(begun, Keys{&other}, asked.Says()));
  CHECK(asked.codes == std::vector<Words>{{"no-root-to-spare"}});
  // With one of the two it is refused.
  CHECK(Code(w.Enter(begun)) == "possession-missing");
  const auto both = CoSign(begun, Keys{&other, &w.tw.roots[0]}, test::Agreed());
  REQUIRE(both);
  CHECK(both->payload == begun.payload);
  CHECK(both->sigs.size() == 2);
  CHECK(Code(w.Enter(*both)).empty());
}

TEST_CASE("a root key that came later is of its party, and makes none",
          "[ledger][key-file]") {
  World w;
  auto later = NewRootKey("safe", w.tw.Party(), kSm2Sm3);
  REQUIRE(later);
  CHECK(later->Party() == w.tw.Party());
  CHECK(later->daily.empty());
  const std::string text(EncodeKeyFile(*later).text);
  CHECK(text.find("qiao.keys/2") != std::string::npos);
  const auto again = ParseKeyFile(text);
  REQUIRE(again);
  CHECK(again->Party() == w.tw.Party());
  CHECK(again->roots[0].id() == later->roots[0].id());
  const auto shown = ParseShownKeys(text);
  REQUIRE(shown);
  CHECK(shown->Party() == w.tw.Party());
  CHECK(IntroduceParty(*again, w.Now()).error().code == ErrorCode::kKeyNeeded);
  std::string wrong = text;
  wrong.replace(wrong.find("pty:"), 4, "wrk:");
  CHECK_FALSE(ParseKeyFile(wrong));
  // A program of the first edition never opens it: so it says.
  wrong = text;
  wrong.replace(wrong.find("qiao.keys/2"), 11, "qiao.keys/1");
  CHECK_FALSE(ParseKeyFile(wrong));
}

}  // namespace
}  // namespace qiao::ledger
