#include "registry/store/record_cache.h"

#include <string>

#include "registry/ledger/record.h"
#include "tests/support/catch.h"

namespace qiao::store {
namespace {

// A record with so much of a note.
ledger::ShapedRecord ARecord(std::size_t note) {
  Withdrawal body;
  body.note = std::string(note, 'x');
  Statement statement;
  statement.typ = "withdraw";
  statement.log = "registry.example/test";
  statement.iat = *ParseInstant("2026-11-22T19:01:04Z");
  statement.subj = SubjectId{{'r', 'e', 'c'}, {}};
  statement.body = body;
  ledger::SignedRecord record;
  record.payload = ledger::EncodePayload(statement);
  record.sigs.push_back({});
  auto shaped = ledger::CheckShape(record, json::Edition::kVerifier);
  if (!shaped) FAIL(shaped.error().message);
  return *std::move(shaped);
}

TEST_CASE("a kept record answers for its own bytes and no others",
          "[store][cache]") {
  RecordCache cache;
  const ledger::ShapedRecord one = ARecord(1), other = ARecord(2);
  CHECK_FALSE(cache.Find(7, one.entry()));
  cache.Keep(7, one);
  const auto found = cache.Find(7, one.entry());
  REQUIRE(found);
  CHECK(found->id() == one.id());
  CHECK_FALSE(cache.Find(7, other.entry()));
  CHECK_FALSE(cache.Find(8, one.entry()));
  cache.Keep(7, other);
  CHECK_FALSE(cache.Find(7, one.entry()));
  CHECK(cache.Find(7, other.entry()));
}

TEST_CASE("what is asked for stays, and what is not goes", "[store][cache]") {
  RecordCache cache;
  const ledger::ShapedRecord name = ARecord(10), other = ARecord(4000);
  cache.Keep(0, name);
  cache.Keep(1, name);
  for (std::int64_t index = 2; index < 4000; ++index) {
    cache.Keep(index, other);
    if (index % 100 == 0) CHECK(cache.Find(0, name.entry()));
  }
  CHECK(cache.Find(0, name.entry()));
  CHECK_FALSE(cache.Find(1, name.entry()));
  CHECK_FALSE(cache.Find(2, other.entry()));
  CHECK(cache.Find(3999, other.entry()));
}

}  // namespace
}  // namespace qiao::store
