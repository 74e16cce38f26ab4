#include "registry/service/look_up_rights.h"

#include "tests/support/catch.h"
#include "tests/support/registries.h"

namespace qiao::registry {
namespace {

using test::ALabel;
using test::ARegistry;
using test::ASong;
using test::Good;
using Verdict = RightsAnswer::Verdict;

RightsQuestion Asking(const std::string& text) {
  RightsQuestion question;
  question.text = text;
  question.view.day = *ParseDay("2026-11-22");
  question.view.acts = {"online"};
  question.view.leaves = {158};
  return question;
}

struct AShelf {
  ARegistry registry;
  ALabel label{registry, "海風唱片"};
  ASong later = ASong(label, "後來")
                    .By("劉若英")
                    .Isrc("TWA019900123")
                    .Sounding(1)
                    .Claiming(1, 2);
  ASong cover = ASong(label, "成全").By("林宥嘉").Sounding(2);
  ASong original = ASong(label, "成全").By("劉若英");
  ASong live = ASong(label, "吻別 (Live)").By("張學友");

  AShelf() {
    for (const ASong* song : {&later, &cover, &original, &live}) {
      song->AppendTo(*registry);
    }
  }
  RightsAnswer Ask(const RightsQuestion& question) {
    return Good(LookUpRights(registry->store(), dossiers, question));
  }
  Dossiers dossiers;
};

TEST_CASE("a title is found in either script, with what is claimed and the gap",
          "[registry][who]") {
  AShelf shelf;
  for (const char* title : {"後來", "后来", "　後 來！"}) {
    INFO(title);
    const RightsAnswer answer = shelf.Ask(Asking(title));
    CHECK(answer.verdict == Verdict::kOne);
    REQUIRE(answer.candidates.size() == 1);
    CHECK(answer.candidates[0].dossier->group.subjects().front() ==
          shelf.later.subject);
    const auto& tenures = answer.candidates[0].view.tenures;
    REQUIRE(tenures.size() == 1);
    REQUIRE(tenures[0].holdings.size() == 2);
    CHECK(tenures[0].holdings[0].state == rights::HoldingState::kClaimed);
    CHECK(tenures[0].holdings[1].state == rights::HoldingState::kGap);
  }
}

TEST_CASE("two recordings equally good are both shown; the artist decides",
          "[registry][who]") {
  AShelf shelf;
  const RightsAnswer several = shelf.Ask(Asking("成全"));
  CHECK(several.verdict == Verdict::kSeveral);
  CHECK(several.candidates.size() == 2);
  RightsQuestion question = Asking("成全");
  question.artist = "刘若英";
  const RightsAnswer one = shelf.Ask(question);
  CHECK(one.verdict == Verdict::kOne);
  REQUIRE(one.candidates.size() == 1);
  CHECK(one.candidates[0].dossier->group.subjects().front() ==
        shelf.original.subject);
  CHECK(one.candidates[0].found_by == "title and artist");
}

TEST_CASE("an artist who does not sing it leaves near misses only",
          "[registry][who]") {
  AShelf shelf;
  RightsQuestion question = Asking("後來");
  question.artist = "周杰倫";
  const RightsAnswer answer = shelf.Ask(question);
  CHECK(answer.verdict == Verdict::kNone);
  CHECK(answer.candidates.size() == 1);
}

TEST_CASE("a live version does not answer for the song itself",
          "[registry][who]") {
  AShelf shelf;
  const RightsAnswer plain = shelf.Ask(Asking("吻别"));
  CHECK(plain.verdict == Verdict::kNone);
  REQUIRE(plain.candidates.size() == 1);
  CHECK(shelf.Ask(Asking("吻别（Live）")).verdict == Verdict::kOne);
}

TEST_CASE("an ISRC is read as people write it, and a slip is pointed out",
          "[registry][who]") {
  AShelf shelf;
  for (const char* isrc : {"TWA019900123", "ＴＷ-A01-99-00123"}) {
    const RightsAnswer answer = shelf.Ask(Asking(isrc));
    CHECK(answer.verdict == Verdict::kOne);
  }
  const RightsAnswer slip = shelf.Ask(Asking("TWA019900132"));
  CHECK(slip.verdict == Verdict::kNone);
  REQUIRE(slip.notes.size() == 1);
  CHECK(slip.notes[0].find("TW-A01-99-00123") != std::string::npos);
}

TEST_CASE("an id is itself; an unknown one is not found", "[registry][who]") {
  AShelf shelf;
  const auto answer = shelf.Ask(Asking(ToText(shelf.later.subject)));
  CHECK(answer.verdict == Verdict::kOne);
  SubjectId stranger = shelf.later.subject;
  stranger.bytes[0] ^= 1;
  const auto unknown = LookUpRights(shelf.registry->store(), shelf.dossiers,
                                    Asking(ToText(stranger)));
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == ErrorCode::kNotFound);
}

TEST_CASE("an answer holds what was told since the last one",
          "[registry][who]") {
  AShelf shelf;
  const ALabel other(shelf.registry, "鷺岸音樂");
  const RightsAnswer before = shelf.Ask(Asking("後來"));
  REQUIRE(before.candidates.size() == 1);
  CHECK(before.candidates[0].dossier->claims.size() == 1);
  ASong song = shelf.later;
  const OwnershipClaim claim = song.Claiming(1, 4).claims.back();
  const Statement told =
      Registry::Draft(Good(shelf.registry->HeadingNow()), other.party,
                      shelf.later.subject, claim);
  Good(shelf.registry->AppendManifest({&told, 1}, other.keys, {}));
  const RightsAnswer after = shelf.Ask(Asking("後來"));
  REQUIRE(after.candidates.size() == 1);
  CHECK(after.candidates[0].dossier->claims.size() == 2);
  CHECK(after.candidates[0].view.tenures[0].holdings.size() == 3);
  // What was answered before stays what it was.
  CHECK(before.candidates[0].dossier->claims.size() == 1);
}

TEST_CASE("what nobody registered is no answer", "[registry][who]") {
  AShelf shelf;
  const RightsAnswer answer = shelf.Ask(Asking("不存在的歌"));
  CHECK(answer.verdict == Verdict::kNone);
  CHECK(answer.candidates.empty());
}

TEST_CASE("audio is found by its sound, and strangers are not",
          "[registry][who]") {
  AShelf shelf;
  RightsQuestion question = Asking("");
  question.audio = test::APrint(2);
  const RightsAnswer answer = shelf.Ask(question);
  CHECK(answer.verdict == Verdict::kOne);
  REQUIRE_FALSE(answer.candidates.empty());
  CHECK(answer.candidates[0].dossier->group.subjects().front() ==
        shelf.cover.subject);
  REQUIRE(answer.candidates[0].sound);
  CHECK(answer.candidates[0].sound->audio_class == "same_recording");
  CHECK(answer.candidates[0].sound->offset_ms == 0);
  question.audio = test::APrint(77);
  CHECK(shelf.Ask(question).verdict == Verdict::kNone);
}

TEST_CASE("a replaced registration is found by its new title only",
          "[registry][who]") {
  AShelf shelf;
  const auto before =
      Good(shelf.registry->store().Registration(shelf.later.subject));
  RecordingRegistration corrected = shelf.later.recording;
  corrected.titles = {Name{"很愛很愛你", {}, {}}};
  corrected.common.replaces = before->fact.id;
  Good(shelf.registry->AppendManifest(
      std::vector{Registry::Draft(Good(shelf.registry->HeadingNow()),
                                  shelf.label.party, shelf.later.subject,
                                  corrected)},
      shelf.label.keys, {}));
  CHECK(shelf.Ask(Asking("後來")).verdict == Verdict::kNone);
  CHECK(shelf.Ask(Asking("很爱很爱你")).verdict == Verdict::kOne);
}

TEST_CASE("indexes made again give the same answers", "[registry][who]") {
  AShelf shelf;
  Good(shelf.registry->RebuildIndexes());
  shelf.registry.Reopen();
  CHECK(shelf.Ask(Asking("后来")).verdict == Verdict::kOne);
  CHECK(shelf.Ask(Asking("TWA019900123")).verdict == Verdict::kOne);
  CHECK(shelf.Ask(Asking("成全")).verdict == Verdict::kSeveral);
  // And the log goes on.
  ASong(shelf.label, "夏夜晚風").AppendTo(*shelf.registry);
  CHECK(shelf.Ask(Asking("夏夜晚风")).verdict == Verdict::kOne);
}

}  // namespace
}  // namespace qiao::registry
