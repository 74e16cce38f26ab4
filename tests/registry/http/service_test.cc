// The addresses of the service, with a real registry behind them.
#include <atomic>
#include <future>
#include <set>

#include "registry/ledger/receipt.h"
#include "registry/ledger/static_log.h"
#include "registry/store/database.h"
#include "schemas/json/canonical.h"
#include "schemas/json/document.h"
#include "tests/registry/http/running_registry.h"

namespace qiao::http {
namespace {

using test::Good;

struct Served : test::RunningRegistry {
  test::ALabel lumen{file, "流明唱片"};
  SubjectId song;

  Served() {
    test::ASong first(lumen, "夢裡的海");
    first.Isrc("TWLU12300002").Claiming(3, 4);
    first.AppendTo(*file.registry);
    song = first.subject;
    Serve();
  }
  Response Get(const std::string& target,
               std::vector<std::pair<std::string, std::string>> fields = {}) {
    http::Client client = Client();
    return Good(client.Fetch({.target = target, .fields = std::move(fields)}));
  }
  Response Post(const std::string& target, const std::string& body,
                const char* type = "application/json") {
    http::Client client = Client();
    return Good(client.Fetch({.method = "POST",
                              .target = target,
                              .content_type = type,
                              .body = body}));
  }
  // One claim of the label's, signed by itself.
  std::string Entry(std::int64_t den, const char* until = "") {
    OwnershipClaim claim;
    claim.rights = {"phonogram"};
    claim.share = Good(Share::Make(1, den));
    claim.territories = {{344}, {}, TisEdition()};
    claim.period = {ParseDay("2011-01-01"), ParseDay(until)};
    claim.capacity = "own";
    const ledger::SigningKey* const signer[] = {&lumen.keys.daily.front()};
    return ledger::EncodeEntry(
        Good(ledger::Sign(registry::Registry::Draft(Good(Read().HeadingNow()),
                                                    lumen.party, song, claim),
                          signer)));
  }
  std::int64_t Size() { return Good(Read().store().Size()); }
};

constexpr const char* kLines = "application/x-ndjson";

TEST_CASE_METHOD(Served, "who is asked by an address or by a document",
                 "[http][service]") {
  const Response by_address =
      Get("/v1/who?title=%E6%A2%A6%E9%87%8C%E7%9A%84%E6%B5%B7&territory=TW&"
          "territory=HK&right=phonogram&on=2026-11-22");
  CHECK(by_address.status == 200);
  CHECK(by_address.content_type == "application/json");
  const Response by_document =
      Post("/v1/lookups", R"({"text":"梦里的海","territories":["TW","HK"],)"
                          R"("rights":["phonogram"],"on":"2026-11-22"})");
  CHECK(by_document.body == by_address.body);
  CHECK(by_address.body.ends_with("}\n"));
  CHECK(Get("/v1/recordings/" + Encoded(ToText(song))).status == 200);
}

TEST_CASE_METHOD(Served, "many questions are answered in their order",
                 "[http][service]") {
  const std::string one = R"({"text":"梦里的海"})";
  const std::string two = R"({"isrc":"TW-LU1-23-00002"})";
  const Response all =
      Post("/v1/lookups", one + "\n" + two + "\n{\"x\":1}\n" + one, kLines);
  CHECK(all.content_type == kLines);
  const auto lines = LinesOf(all.body, kMaxLookups);
  REQUIRE(lines.size() == 4);
  CHECK(std::string(lines[0]) + "\n" == Post("/v1/lookups", one).body);
  CHECK(std::string(lines[1]) + "\n" == Post("/v1/lookups", two).body);
  CHECK(lines[2].find("QIAO-HTTP-101") != std::string_view::npos);
  CHECK(lines[3] == lines[0]);
  std::string many;
  for (int i = 0; i < 1'001; ++i) many += one + "\n";
  CHECK(Post("/v1/lookups", many, kLines).status == 413);
}

TEST_CASE_METHOD(Served, "trouble of the registry is no answer to one question",
                 "[http][service]") {
  const std::string lines =
      "{\"text\":\"沒有\"}\n{\"isrc\":\"TW-LU1-23-00002\"}\n";
  const auto damage =
      Good(store::Database::Open(file.path, store::Database::Mode::kReadWrite));
  const std::string at =
      " WHERE idx = (SELECT max(idx) FROM statement WHERE typ = 'register')";
  Good(damage->Run(("CREATE TEMP TABLE whole AS SELECT idx, bytes FROM entry" +
                    at + "; UPDATE entry SET bytes = x'7b7d'" + at)
                       .c_str()));
  const Response troubled = Post("/v1/lookups", lines, kLines);
  CHECK(troubled.status == 503);
  CHECK(ErrorOf(troubled)->code == ErrorCode::kStorage);
  Good(damage->Run(
      ("UPDATE entry SET bytes = (SELECT bytes FROM whole)" + at).c_str()));
  const Response mended = Post("/v1/lookups", lines, kLines);
  CHECK(mended.status == 200);
  CHECK(mended.body.find("夢裡的海") != std::string::npos);
}

TEST_CASE_METHOD(Served, "a media type is the same in capitals",
                 "[http][service]") {
  const std::string two = "{\"text\":\"a\"}\n{\"text\":\"b\"}\n";
  const Response plain = Post("/v1/lookups", two, kLines);
  CHECK(Post("/v1/lookups", two, "Application/X-NDJSON").body == plain.body);
  CHECK(LinesOf(plain.body, kMaxLookups).size() == 2);
  const std::string entries = Entry(8) + "\n" + Entry(16) + "\n";
  const Response stored =
      Post("/v1/statements", entries, "APPLICATION/x-ndjson; charset=utf-8");
  CHECK(stored.status == 200);
  CHECK(LinesOf(stored.body, kMaxStatements).size() == 2);
}

TEST_CASE("lines beyond those that are taken are not looked for",
          "[http][service]") {
  CHECK(LinesOf("a\n\nb\r\nc", 3) ==
        std::vector<std::string_view>{"a", "b", "c"});
  std::string many;
  for (int i = 0; i < 1'000; ++i) many += "a\n";
  CHECK(LinesOf(many, 3).size() == 4);
}

TEST_CASE_METHOD(Served, "questions that make no sense say why",
                 "[http][service]") {
  for (const char* target :
       {"/v1/who", "/v1/who?colour=blue", "/v1/who?title=a&title=b",
        "/v1/who?title=%ff", "/v1/conflicts?subject=x",
        "/v1/conflicts?subject=x&subject=y", "/v1/log/proof",
        "/v1/log/proof?index=x", "/v1/log/proof?index=1&index=2",
        "/v1/log/consistency?from=1&to=2", "/v1/bundles/x"}) {
    INFO(target);
    const Response response = Get(target);
    CHECK(response.status == 400);
    CHECK(ErrorOf(response)->code == ErrorCode::kUsage);
  }
  CHECK(Post("/v1/lookups", "{").status == 400);
  CHECK(Post("/v1/lookups", "[]").status == 400);
  CHECK(Post("/v1/lookups", "{}", "text/plain").status == 415);
}

TEST_CASE_METHOD(Served, "a parameter that nobody knows is refused anywhere",
                 "[http][service]") {
  const std::string conflict = "/v1/conflicts/C-00000000";
  const std::string recording = "/v1/recordings/" + Encoded(ToText(song));
  for (const std::string& target :
       {conflict + "?on=2020-01-01",
        "/v1/parties/" + Encoded(ToText(lumen.party)) + "/keys?on=2020-01-01",
        std::string("/v1/statements/3?on=2020-01-01"),
        std::string("/v1/log/head?size=3"), recording + "?territory=TW",
        "/v1/imports/" + std::string(32, '0') + "?row=1",
        "/v1/bundles/" + Encoded(ToText(song)) + "?size=3"}) {
    INFO(target);
    const Response response = Get(target);
    CHECK(response.status == 400);
    CHECK(ErrorOf(response)->message.starts_with("there is no parameter "));
  }
  const std::int64_t before = Size();
  const std::string entry = Entry(8);
  for (const auto& [target, body] :
       std::vector<std::pair<const char*, std::string>>{
           {"/v1/lookups?on=2020-01-01", R"({"text":"夢裡的海"})"},
           {"/v1/records?x=y", entry},
           {"/v1/imports?dry_run=true", "{}"},
           {"/v1/statements?dry_run=true", entry},
           {"/v1/submissions?dry_run=true",
            json::Canonical(json::Value(
                json::Object{{{"entries", json::Array{entry}}}}))}}) {
    INFO(target);
    const Response response = Post(target, body);
    CHECK(response.status == 400);
    CHECK(ErrorOf(response)->message.starts_with("there is no parameter "));
  }
  CHECK(Size() == before);
}

TEST_CASE_METHOD(Served, "an answer is fetched again only if there is another",
                 "[http][service]") {
  const Response first = Get("/v1/who?isrc=TW-LU1-23-00002");
  const std::string tag(first.Header("etag"));
  REQUIRE_FALSE(tag.empty());
  const Response same =
      Get("/v1/who?isrc=TW-LU1-23-00002", {{"If-None-Match", tag}});
  CHECK(same.status == 304);
  CHECK(same.body.empty());
  CHECK(Get("/v1/who?isrc=TW-LU1-23-00002").body == first.body);
  // It is a tag of that answer: of what has none there is nothing to keep.
  CHECK(Get("/v1/who?colour=blue", {{"If-None-Match", tag}}).status == 400);
  CHECK(Get("/v1/conflicts/no-id", {{"If-None-Match", tag}}).status >= 400);
  CHECK(Post("/v1/statements", Entry(8)).status == 200);
  const Response after =
      Get("/v1/who?isrc=TW-LU1-23-00002", {{"If-None-Match", tag}});
  CHECK(after.status == 200);
  CHECK(after.body != first.body);
}

TEST_CASE_METHOD(Served, "a tag is that of one answer", "[http][service]") {
  const std::string target = "/v1/who?isrc=TW-LU1-23-00002";
  const std::string tag(Get(target).Header("etag"));
  for (const char* other :
       {"/v1/who?colour=blue", "/v1/conflicts/C-00000000", "/v1/statements/999",
        "/v1/conflicts", "/v1/who?isrc=TW-LU1-23-00003"}) {
    INFO(other);
    CHECK(Get(other, {{"If-None-Match", tag}}).status == Get(other).status);
  }
  // As a proxy gives it back, and among others.
  CHECK(Get(target, {{"If-None-Match", "W/" + tag}}).status == 304);
  const Response listed =
      Get(target, {{"If-None-Match", "\"x\", " + tag + ", \"y\""}});
  CHECK(listed.status == 304);
  CHECK(listed.Header("etag") == tag);
}

TEST_CASE_METHOD(Served, "an answer is that of its day, whichever was asked",
                 "[http][service]") {
  CHECK(Post("/v1/statements", Entry(8, "2015-01-01")).status == 200);
  // Nothing changes between two of these days; on each of them something does.
  const std::vector<std::string> days = {
      "1970-01-01", "2010-12-31", "2011-01-01", "2013-05-05",
      "2014-12-31", "2015-01-01", "2026-11-22", "2040-02-29"};
  std::set<std::string> bodies;
  for (std::size_t i = 0; i < 4 * days.size(); ++i) {
    const std::string& day = days[5 * i % days.size()];
    const std::string asked =
        Post("/v1/lookups", R"({"isrc":"TWLU12300002","on":")" + day + "\"}")
            .body;
    bodies.insert(asked);
    CHECK(asked.find("\"on\":\"" + day + "\"") != std::string::npos);
    const Response who = Get("/v1/who?on=" + day + "&isrc=TWLU12300002");
    CHECK(who.body == asked);
    CHECK(Get("/v1/who?isrc=TWLU12300002&on=" + day).body == asked);
    const Response same =
        Get("/v1/who?isrc=TWLU12300002&on=" + day,
            {{"If-None-Match", std::string(who.Header("etag"))}});
    CHECK(same.status == 304);
    const std::string recording = "/v1/recordings/" + Encoded(ToText(song));
    CHECK(Get(recording + "?on=" + day).body.find("\"on\":\"" + day + "\"") !=
          std::string::npos);
  }
  CHECK(bodies.size() == days.size());
  CHECK(Get("/v1/who?isrc=TWLU12300002&on=2026-11-31").status == 400);
  CHECK(Get("/v1/who?isrc=TWLU12300002&on=2026-11-22&on=2026-11-22").status ==
        400);
  CHECK(Get("/v1/who?isrc=TWLU12300002&%6Fn=2013-05-05").body ==
        Get("/v1/who?isrc=TWLU12300002&on=2013-05-05").body);
  CHECK(Get("/v1/recordings/" + Encoded(ToText(song)) + "?in=TW").status ==
        400);
}

TEST_CASE("an answer of another registry is none of this one",
          "[http][service]") {
  // As much in it: one that was put back from a copy and went on otherwise.
  Served first, second;
  const std::string target = "/v1/conflicts";
  const std::string tag(first.Get(target).Header("etag"));
  REQUIRE_FALSE(tag.empty());
  CHECK(first.Get(target, {{"If-None-Match", tag}}).status == 304);
  CHECK(second.Get(target, {{"If-None-Match", tag}}).status == 200);
}

TEST_CASE_METHOD(Served, "the log is read by any C2SP reader",
                 "[http][service]") {
  const Response checkpoint = Get("/log/checkpoint");
  CHECK(checkpoint.status == 200);
  CHECK(checkpoint.content_type == "text/plain; charset=utf-8");
  CHECK(checkpoint.Header("cache-control") == "no-cache");
  const std::string vkey = Read().store().LogVkey();
  const auto policy = ledger::ParsePolicy("log " + vkey + "\nquorum none\n");
  if (!policy) FAIL(policy.error().message);
  http::Client client = Client();
  const auto report = ledger::AuditLog(
      [&client](const std::string& path) -> Result<std::optional<std::string>> {
        QIAO_TRY(Response got, client.Fetch({.target = "/log/" + path}));
        if (got.status == 404) return std::optional<std::string>();
        return std::optional(std::move(got.body));
      },
      *policy);
  if (!report) FAIL(report.error().message);
  CHECK(report->head.size == Size());
  const std::string width = std::to_string(Size());
  const Response tile = Get("/log/tile/entries/000.p/" + width);
  CHECK(tile.status == 200);
  CHECK(tile.content_type == "application/octet-stream");
  for (const std::string path :
       {"/log/tile/0/000", "/log/tile/0/000.p/0", "/log/tile/0/000.p/255",
        "/log/tile/0/0", "/log/tile/9/000", "/log/tile/x", "/log/nothing"}) {
    INFO(path);
    CHECK(Get(path).status == 404);
  }
}

TEST_CASE_METHOD(Served, "what a code means is served", "[http][service]") {
  for (const char* code : {"QIAO-HTTP-105", "not-canonical", "QIAO-IMP-001"}) {
    const Response page = Get("/errors/" + std::string(code));
    CHECK(page.status == 200);
    CHECK(page.body.starts_with(std::string(code) + "\n"));
  }
  CHECK(Get("/errors/nothing").status == 404);
}

TEST_CASE_METHOD(Served, "a statement is answered with its receipt",
                 "[http][service]") {
  const std::int64_t before = Size();
  const std::string entry = Entry(8);
  const Response response = Post("/v1/statements", entry + "\n");
  if (response.status != 200) FAIL(response.body);
  const json::Object body = Good(json::ParseDocument(response.body));
  const json::View receipt(body);
  CHECK(receipt["index"].number() == before);
  const auto proof = Good(ledger::ParseReceipt(receipt["proof"].text()));
  const auto policy = Good(ledger::ParsePolicy(
      "log " + Read().store().LogVkey() + "\nquorum none\n"));
  CHECK(ledger::VerifyReceipt(proof, entry, policy));
  // Said again, it is where it was.
  CHECK(Post("/v1/statements", entry).body == response.body);
  CHECK(Size() == before + 1);
}

TEST_CASE_METHOD(Served, "a request of many statements is all or nothing",
                 "[http][service]") {
  const std::int64_t before = Size();
  const std::string a = Entry(8), b = Entry(9), c = Entry(10);
  std::string bad = c;
  bad[bad.rfind("\"sig\":\"") + 8] ^= 1;
  const Response refused =
      Post("/v1/statements", a + "\n" + b + "\n" + bad + "\n", kLines);
  CHECK(refused.status == 422);
  CHECK(ErrorOf(refused)->refusal.has_value());
  CHECK(Size() == before);
  const Response stored =
      Post("/v1/statements", a + "\n" + b + "\n" + c + "\n", kLines);
  CHECK(stored.status == 200);
  CHECK(stored.content_type == kLines);
  const auto lines = LinesOf(stored.body, kMaxStatements);
  REQUIRE(lines.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    const json::Object receipt = Good(json::ParseDocument(lines[i]));
    CHECK(json::View(receipt)["index"].number() ==
          before + static_cast<std::int64_t>(i));
  }
}

TEST_CASE_METHOD(Served, "a statement that stands twice in a request is one",
                 "[http][service]") {
  const std::int64_t before = Size();
  const std::string a = Entry(8), b = Entry(9);
  const Response told =
      Post("/v1/statements", a + "\n" + b + "\n" + a + "\n", kLines);
  CHECK(told.status == 200);
  CHECK(Size() == before + 2);
  const auto lines = LinesOf(told.body, kMaxStatements);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] == lines[2]);
  CHECK(Post("/v1/statements", a + "\n" + b + "\n" + a + "\n", kLines).status ==
        200);
  CHECK(Size() == before + 2);
}

TEST_CASE_METHOD(Served, "a record that is refused says by which rule",
                 "[http][service]") {
  const Response shape = Post("/v1/statements", "{\"payload\":1}");
  CHECK(shape.status == 422);
  CHECK(ErrorOf(shape)->refusal == Refusal::kMemberMissing);
  const Response line = Post("/v1/statements", Entry(8) + "\n{}\n", kLines);
  CHECK(ErrorOf(line)->message.starts_with("line 2: "));
  const Response blank = Post("/v1/statements", "\n\n{}\n", kLines);
  CHECK(ErrorOf(blank)->message.starts_with("line 3: "));
  CHECK(Post("/v1/statements", "").status != 200);
  CHECK(Post("/v1/statements", "", kLines).status == 400);
}

TEST_CASE_METHOD(Served, "a submission that tells nothing is refused",
                 "[http][service]") {
  for (const char* body :
       {"{}", R"({"entries":[]})", R"({"along":{"log_size":1}})",
        R"({"entries":{"0":"{}"}})", R"({"entries":"{}"})"}) {
    INFO(body);
    const Response refused = Post("/v1/submissions", body);
    CHECK(refused.status == 400);
    CHECK(ErrorOf(refused)->code == ErrorCode::kUsage);
  }
}

TEST_CASE_METHOD(Served, "what goes along is not overlooked for its spelling",
                 "[http][service]") {
  const std::int64_t before = Size();
  const std::string entry = Entry(8);
  for (const auto& [along, message] :
       std::vector<std::pair<const char*, const char*>>{
           {R"([])", "/along: is of another kind"},
           {R"("x")", "/along: is of another kind"},
           {R"({"logsize":1})", "/along/logsize: there is no such member"},
           {R"({"log_size":"1"})", "/along/log_size: is of another kind"},
           {R"({"rows":{}})", "/along/rows: is of another kind"},
           {R"({"links":"x"})", "/along/links: is of another kind"},
           {R"({"import":[]})", "/along/import: is of another kind"}}) {
    INFO(along);
    const std::string entries =
        json::Canonical(json::Value(json::Array{entry}));
    const Response refused =
        Post("/v1/submissions", R"({"along":)" + std::string(along) +
                                    R"(,"entries":)" + entries + "}");
    CHECK(refused.status == 400);
    CHECK(ErrorOf(refused)->message == message);
  }
  CHECK(Size() == before);
  for (const char* body : {R"({"id":"00","teritories":{}})",
                           R"({"correct":"yes"})", R"({"own_names":"x"})"}) {
    INFO(body);
    const Response refused = Post("/v1/imports", body);
    CHECK(refused.status == 400);
    CHECK(ErrorOf(refused)->code == ErrorCode::kUsage);
    CHECK(ErrorOf(refused)->message.find("32 hex") == std::string::npos);
  }
}

TEST_CASE_METHOD(Served, "many writers at once lose and double nothing",
                 "[http][service]") {
  constexpr int kClients = 12, kEach = 10;
  std::vector<std::vector<std::string>> entries(kClients);
  for (int c = 0; c < kClients; ++c) {
    for (int i = 0; i < kEach; ++i) {
      entries[static_cast<std::size_t>(c)].push_back(Entry(2 + c * kEach + i));
    }
  }
  const std::int64_t before = Size();
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int c = 0; c < kClients; ++c) {
    threads.emplace_back([&, c] {
      auto client = Client::Make(url(), {});
      for (const std::string& entry : entries[static_cast<std::size_t>(c)]) {
        // Sent twice, as by a client that lost the first answer.
        std::string first;
        for (int time = 0; time < 2; ++time) {
          auto answer = client->Fetch({.method = "POST",
                                       .target = "/v1/statements",
                                       .content_type = "application/json",
                                       .body = entry});
          if (!answer || answer->status != 200) {
            ++wrong;
            continue;
          }
          const auto receipt = json::ParseDocument(answer->body);
          const std::string index =
              std::to_string(json::View(*receipt)["index"].number());
          if (time == 0) first = index;
          if (index != first) ++wrong;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(Size() == before + kClients * kEach);
  // Of the same statement at the same time from several, one is first.
  const std::string one = Entry(1'000);
  std::atomic<int> stored = 0;
  std::vector<std::thread> together;
  for (int c = 0; c < 8; ++c) {
    together.emplace_back([&] {
      auto client = Client::Make(url(), {});
      auto answer = client->Fetch({.method = "POST",
                                   .target = "/v1/statements",
                                   .content_type = "application/json",
                                   .body = one});
      if (answer && answer->status == 200) ++stored;
    });
  }
  for (std::thread& thread : together) thread.join();
  CHECK(stored == 8);
  CHECK(Size() == before + kClients * kEach + 1);
}

// The writer has something to do while this lives.
class HeldWriter {
 public:
  explicit HeldWriter(http::Writer& writer) {
    REQUIRE(writer.Offer([held = held_, end = go_on_.get_future().share()](
                             desk::LocalDesk&) -> Result<void> {
      held->set_value();
      end.wait();
      return {};
    }));
    held_->get_future().wait();
  }
  HeldWriter(const HeldWriter&) = delete;
  HeldWriter& operator=(const HeldWriter&) = delete;
  ~HeldWriter() { go_on_.set_value(); }

 private:
  std::shared_ptr<std::promise<void>> held_ =
      std::make_shared<std::promise<void>>();
  std::promise<void> go_on_;
};

// What is answered while the writer is held; nothing if it waits for it.
template <typename Ask>
std::optional<Response> WhileHeld(http::Writer& writer, const Ask& ask) {
  auto answer = std::future<Response>();
  bool ready = false;
  {
    const HeldWriter held(writer);
    answer = std::async(std::launch::async, ask);
    ready =
        answer.wait_for(std::chrono::seconds(10)) == std::future_status::ready;
  }
  Response response = answer.get();
  return ready ? std::optional(std::move(response)) : std::nullopt;
}

TEST_CASE_METHOD(Served, "a bundle waits for the writer only for its anchor",
                 "[http][service]") {
  const std::string target = "/v1/bundles/" + Encoded(ToText(song));
  const Response first = Get(target);
  REQUIRE(first.status == 200);  // and the log ends with an anchor
  const auto second =
      WhileHeld(*its_writer.lock(), [&] { return Get(target); });
  REQUIRE(second);
  CHECK(second->body == first.body);
  // Somebody writes: it wants another one.
  CHECK(Post("/v1/statements", Entry(8)).status == 200);
  const std::int64_t before = Size();
  CHECK(Get(target).status == 200);
  CHECK(Size() == before + 1);
  CHECK(Get("/v1/bundles/rec:" + std::string(40, '0')).status == 404);
  CHECK(Size() == before + 1);
}

TEST_CASE_METHOD(Served, "what is said again does not wait for the writer",
                 "[http][service]") {
  const std::string both = Entry(8) + "\n" + Entry(9) + "\n";
  const Response first = Post("/v1/statements", both, kLines);
  REQUIRE(first.status == 200);
  const auto again = WhileHeld(
      *its_writer.lock(), [&] { return Post("/v1/statements", both, kLines); });
  REQUIRE(again);
  CHECK(again->body == first.body);
  CHECK(again->content_type == kLines);
  // One of them is new.
  const Response more = Post("/v1/statements", both + Entry(10) + "\n", kLines);
  CHECK(more.status == 200);
  CHECK(LinesOf(more.body, kMaxStatements).size() == 3);
}

TEST_CASE_METHOD(Served, "storage that fails under an anchor is failed storage",
                 "[http][service]") {
  const auto told = std::make_shared<std::promise<void>>();
  REQUIRE(its_writer.lock()->Offer([told](desk::LocalDesk&) -> Result<void> {
    told->set_value();
    return Error{ErrorCode::kStorage, "as the test wants"};
  }));
  told->get_future().wait();
  REQUIRE(Post("/v1/statements", Entry(8)).status == 200);  // its turn is over
  CHECK(its_writer.lock()->broken());
}

TEST_CASE_METHOD(Served, "readers see a statement once it is acknowledged",
                 "[http][service]") {
  for (int i = 0; i < 20; ++i) {
    const Response stored = Post("/v1/statements", Entry(50 + i));
    const json::Object receipt = Good(json::ParseDocument(stored.body));
    const std::int64_t index = json::View(receipt)["index"].number();
    const Response head = Get("/v1/log/head");
    const json::Object document = Good(json::ParseDocument(head.body));
    CHECK(json::View(document)["size"].number() > index);
  }
}

}  // namespace
}  // namespace qiao::http
