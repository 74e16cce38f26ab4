#include "registry/rights/subject_group.h"

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
  CHECK(groups[0].subjects().size() == 3);
  CHECK(groups[0].links().size() == 2);
  CHECK(groups[1].subjects() == std::vector{SubjectNamed("rec3")});
}

TEST_CASE("a pair called different stays apart whatever leads around it",
          "[rights][links]") {
  const auto groups =
      GroupSubjects(Recordings(3), std::vector{Same("rec1", "rec2", 10),
                                               Same("rec2", "rec3", 20),
                                               Different("rec1", "rec3")});
  REQUIRE(groups.size() == 2);
  // The stronger link holds.
  CHECK(groups[0].subjects() == std::vector{SubjectNamed("rec1")});
  CHECK(groups[1].subjects().size() == 2);
  CHECK(groups[1].links().size() == 1);
}

TEST_CASE("keeping apart survives a merge of groups", "[rights][links]") {
  const auto groups = GroupSubjects(
      Recordings(4),
      std::vector{Same("rec1", "rec2", 40), Same("rec3", "rec4", 30),
                  Same("rec2", "rec3", 20), Different("rec1", "rec4")});
  CHECK(groups.size() == 2);
}

SubjectLink Signed(SubjectLink link, std::int64_t index) {
  link.statement = test::StatementNamed("s" + std::to_string(index));
  link.index = index;
  return link;
}

TEST_CASE("what a party signed cannot keep apart what the matcher joins",
          "[rights][links]") {
  const auto groups = GroupSubjects(
      Recordings(3), std::vector{Same("rec2", "rec3", 1),
                                 Signed(Same("rec1", "rec2", 900'000), 0),
                                 Different("rec1", "rec3")});
  REQUIRE(groups.size() == 2);
  CHECK(groups[1].Contains(SubjectNamed("rec2")));
  CHECK(groups[1].Contains(SubjectNamed("rec3")));
}

TEST_CASE("of signed links the earlier joins, whatever score they state",
          "[rights][links]") {
  const auto groups = GroupSubjects(
      Recordings(3), std::vector{Signed(Same("rec1", "rec2", 900'000), 8),
                                 Signed(Same("rec2", "rec3", 0), 7),
                                 Different("rec1", "rec3")});
  REQUIRE(groups.size() == 2);
  CHECK(groups[1].Contains(SubjectNamed("rec2")));
}

TEST_CASE("a doubt parts nothing and stands with its group",
          "[rights][links]") {
  SubjectLink doubt = Signed(Different("rec1", "rec2"), 5);
  doubt.relation = SubjectLink::Relation::kDoubted;
  SubjectLink elsewhere = doubt;
  elsewhere.b = SubjectNamed("rec3");
  const auto groups = GroupSubjects(
      Recordings(3), std::vector{elsewhere, doubt, Same("rec1", "rec2", 10)});
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].subjects().size() == 2);
  REQUIRE(groups[0].links().size() == 2);
  CHECK(groups[0].links()[1] == doubt);
  CHECK(groups[1].links().empty());
}

TEST_CASE("a group's subjects ascend, however they are given",
          "[rights][links]") {
  const SubjectId one = SubjectNamed("rec1"), two = SubjectNamed("rec2");
  const SubjectGroup group{{two, one, two}, {}};
  CHECK(group.subjects() == std::vector{one, two});
  CHECK(group.Contains(one));
  CHECK(group.Contains(two));
  CHECK_FALSE(group.Contains(SubjectNamed("rec3")));
}

}  // namespace
}  // namespace qiao::rights
