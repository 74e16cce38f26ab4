#include "registry/rights/claim_on_record.h"

#include "tests/registry/rights/claims.h"
#include "tests/support/catch.h"

namespace qiao::rights {
namespace {

using test::SubjectNamed;

SubjectLink Same(const char* a, const char* b, std::int64_t millibits) {
  SubjectLink link;
  link.a = SubjectNamed(a);
  link.b = SubjectNamed(b);
  link.score_millibits = millibits;
  return link;
}

SubjectLink Different(const char* a, const char* b) {
  SubjectLink link = Same(a, b, 0);
  link.relation = SubjectLink::Relation::kDifferent;
  return link;
}

std::vector<SubjectId> Recordings(int count) {
  std::vector<SubjectId> subjects;
  for (int i = 1; i <= count; ++i) {
    subjects.push_back(SubjectNamed("rec" + std::to_string(i)));
  }
  return subjects;
}

TEST_CASE("links join subjects, and those without a link stand alone",
          "[rights][links]") {
  const auto groups = GroupSubjects(
      Recordings(4),
      std::vector{Same("rec1", "rec2", 10), Same("rec2", "rec4", 5)});
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].subjects.size() == 3);
  CHECK(groups[0].links.size() == 2);
  CHECK(groups[1].subjects == std::vector{SubjectNamed("rec3")});
}

TEST_CASE("a pair called different stays apart whatever leads around it",
          "[rights][links]") {
  const auto groups =
      GroupSubjects(Recordings(3), std::vector{Same("rec1", "rec2", 10),
                                               Same("rec2", "rec3", 20),
                                               Different("rec1", "rec3")});
  REQUIRE(groups.size() == 2);
  // The stronger link holds.
  CHECK(groups[0].subjects == std::vector{SubjectNamed("rec1")});
  CHECK(groups[1].subjects.size() == 2);
  CHECK(groups[1].links.size() == 1);
}

TEST_CASE("keeping apart survives a merge of groups", "[rights][links]") {
  const auto groups = GroupSubjects(
      Recordings(4),
      std::vector{Same("rec1", "rec2", 40), Same("rec3", "rec4", 30),
                  Same("rec2", "rec3", 20), Different("rec1", "rec4")});
  CHECK(groups.size() == 2);
}

TEST_CASE("what a party signed is stronger than any score", "[rights][links]") {
  SubjectLink signed_link = Same("rec1", "rec2", 0);
  signed_link.statement = test::StatementNamed("s");
  const auto groups = GroupSubjects(
      Recordings(3), std::vector{Same("rec2", "rec3", 900'000), signed_link,
                                 Different("rec1", "rec3")});
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].subjects.size() == 2);
  CHECK(groups[0].subjects[1] == SubjectNamed("rec2"));
}

}  // namespace
}  // namespace qiao::rights
