#include "registry/http/question_routes.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <utility>

#include "registry/desk/import_wire.h"
#include "registry/desk/party_document.h"
#include "registry/http/parameters.h"
#include "registry/http/problem.h"
#include "registry/http/worker.h"
#include "registry/ledger/hash.h"
#include "schemas/json/canonical.h"
#include "schemas/json/document.h"

namespace qiao::http {
namespace {

constexpr const char* kJson = "application/json";
constexpr const char* kLines = "application/x-ndjson";

// Where a question's members come from in /v1/who?…
struct Parameter {
  std::string_view name;
  std::string_view member;
  bool list = false;
};
constexpr Parameter kWhoParameters[] = {
    {"title", "text"},
    {"isrc", "isrc"},
    {"iswc", "iswc"},
    {"id", "id"},
    {"of", "of"},
    {"artist", "artist"},
    {"on", "on"},
    {"territory", "territories", true},
    {"right", "rights", true},
};

Error Usage(std::string message) {
  return Error{ErrorCode::kUsage, std::move(message)};
}

Result<json::Object> WhoQuestion(const Request& request) {
  const auto items = DecodeQuery(request.query);
  if (!items) return Usage("the query is no UTF-8, or holds a wrong escape");
  json::Object question;
  for (const auto& [name, value] : *items) {
    const auto* parameter =
        std::ranges::find(kWhoParameters, name, &Parameter::name);
    if (parameter == std::end(kWhoParameters)) {
      return Usage("there is no parameter " + name);
    }
    auto& members = question.members;
    const auto there =
        std::ranges::find(members, parameter->member, &json::Member::first);
    if (!parameter->list) {
      if (there != members.end()) return Usage(name + " is given twice");
      members.emplace_back(parameter->member, value);
    } else if (there == members.end()) {
      members.emplace_back(parameter->member, json::Array{json::Value(value)});
    } else {
      std::get<json::Array>(there->second.v).emplace_back(value);
    }
  }
  return question;
}

// A failure is an answer for no day.
DatedResponse Failed(const Error& error) {
  return {ToResponse(error), {}, {}, {}};
}

DatedResponse Told(const Result<desk::WhoAnswer>& answer) {
  if (!answer) return Failed(answer.error());
  DatedResponse told{DocumentResponse(answer->document), answer->day,
                     answer->same, std::nullopt};
  // The last of the members that are called so: behind it come "schema" and
  // "verdict", which are words.
  constexpr std::string_view kOn = "\"on\":\"";
  told.day_at = told.response.body.rfind(kOn) + kOn.size();
  return told;
}

DatedResponse Who(const Request& request, Worker* worker) {
  const auto question = WhoQuestion(request);
  if (!question) return Failed(question.error());
  return Told(worker->desk->WhoNow(*question));
}

Response Lookup(std::string_view bytes, Worker* worker) {
  const auto question = json::ParseDocument(bytes);
  if (!question) return ToResponse(question.error());
  return DocumentResponse(worker->desk->Who(*question));
}

Response Lookups(const Request& request, Worker* worker) {
  if (!EqualsNoCase(request.MediaType(), kLines)) {
    return Lookup(request.body, worker);
  }
  const std::vector<std::string_view> lines =
      LinesOf(request.body, kMaxLookups);
  if (lines.size() > kMaxLookups) {
    return ToResponse(
        Problem::kBodyTooLarge,
        "at most " + std::to_string(kMaxLookups) + " questions in one request");
  }
  Response all;
  all.content_type = kLines;
  // All of one moment.
  const auto moment = worker->store().Read();
  if (!moment) return ToResponse(moment.error());
  for (const std::string_view line : lines) {
    if (request.abandoned.stop_requested() ||
        std::chrono::steady_clock::now() > request.deadline) {
      return ToResponse(Problem::kTookTooLong,
                        "ask fewer questions in one request");
    }
    Response one = Lookup(line, worker);
    // The question is not to blame: such an answer is not remembered.
    if (one.status >= 500) return one;
    all.body += one.body;
  }
  return all;
}

Result<SubjectId> SubjectIn(std::string_view text) {
  const auto subject = ParseSubjectId(text);
  if (!subject) return Usage(std::string(text) + " is no id");
  return *subject;
}

Response Conflicts(const Request& request, Worker* worker) {
  const auto items = Parameters(request, {"subject", "id"});
  if (!items) return ToResponse(items.error());
  if (items->size() > 1) {
    return ToResponse(Usage("subject and id exclude each other"));
  }
  std::optional<SubjectId> subject;
  if (!items->empty()) {
    if (items->front().first == "id") {
      return DocumentResponse(worker->desk->Conflict(items->front().second));
    }
    const auto asked = SubjectIn(items->front().second);
    if (!asked) return ToResponse(asked.error());
    subject = *asked;
  }
  return DocumentResponse(worker->desk->Conflicts(subject));
}

Response Conflict(const Request& request, Worker* worker) {
  return DocumentResponse(worker->desk->Conflict(request.captures[0]));
}

Response Parties(const Request& request, Worker* worker) {
  const auto items = Parameters(request, {"name"});
  if (!items) return ToResponse(items.error());
  if (items->empty()) return DocumentResponse(worker->desk->Parties());
  const auto party = worker->desk->FindParty(items->front().second);
  if (!party) return ToResponse(party.error());
  return DocumentResponse(desk::PartyDocument(*party));
}

Response PartyKeys(const Request& request, Worker* worker) {
  const auto party = ParsePartyId(request.captures[0]);
  if (!party) return ToResponse(Usage(request.captures[0] + " is no party id"));
  return DocumentResponse(worker->desk->PartyKeys(*party));
}

// A work or a recording by its id: what is known of it, as who answers.
DatedResponse Subject(const char* of, const Request& request, Worker* worker) {
  const auto items = Parameters(request, {"on"});
  if (!items) return Failed(items.error());
  json::Object question{{{"id", request.captures[0]}, {"of", of}}};
  for (const auto& [name, value] : *items) {
    question.members.emplace_back(name, value);
  }
  return Told(worker->desk->WhoNow(question));
}

Response Record(const Request& request, Worker* worker) {
  return DocumentResponse(worker->desk->Record(request.captures[0]));
}

// The same for a reference that no path can hold.
Response RecordById(const Request& request, Worker* worker) {
  const auto items = Parameters(request, {"id"});
  if (!items) return ToResponse(items.error());
  if (items->empty()) return ToResponse(Usage("id is missing"));
  return DocumentResponse(worker->desk->Record(items->front().second));
}

Response RecordOfEntry(const Request& request, Worker* worker) {
  return DocumentResponse(worker->desk->RecordOfEntry(request.body));
}

// What has arrived of an import: as many rows.
Response Import(const Request& request, Worker* worker) {
  const auto rows = worker->desk->RowsOfImport(request.captures[0]);
  if (!rows) return ToResponse(rows.error());
  return DocumentResponse(
      json::Object{{{"id", request.captures[0]},
                    {"rows", static_cast<std::int64_t>(*rows)},
                    {"schema", "qiao.import.held/1"}}});
}

// So many sheets are compared at the same time, and no more: whoever looks
// something up does not wait behind them.
class ProposalSlots {
 public:
  // One of them, while it lives.
  class Slot {
   public:
    explicit Slot(ProposalSlots& slots) : slots_(slots) {
      const std::lock_guard lock(slots_.mutex_);
      taken_ = slots_.taken_ < slots_.most_;
      if (taken_) ++slots_.taken_;
    }
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;
    ~Slot() {
      const std::lock_guard lock(slots_.mutex_);
      if (taken_) --slots_.taken_;
    }
    bool taken() const { return taken_; }

   private:
    ProposalSlots& slots_;
    bool taken_ = false;
  };

 private:
  // The service has a worker for each core, and two at least.
  const unsigned most_ = std::max(1U, std::thread::hardware_concurrency() / 2);
  std::mutex mutex_;
  unsigned taken_ = 0;
};

// What becomes of the rows of a sheet, and what to sign for them.
Response Propose(const Request& request, Worker* worker) {
  const auto document = json::ParseDocument(request.body);
  if (!document) return ToResponse(document.error());
  const auto question = desk::ImportQuestionFrom(json::View(*document));
  if (!question) return ToResponse(question.error());
  const auto proposal = worker->desk->Propose(
      question->settings, {question->done, request.abandoned});
  if (!proposal) return ToResponse(proposal.error());
  return DocumentResponse(desk::ToDocument(*proposal));
}

Response ProposeInTurn(ProposalSlots& slots, const Request& request,
                       Worker* worker) {
  const ProposalSlots::Slot slot(slots);
  if (slot.taken()) return Propose(request, worker);
  Response busy = ToResponse(Problem::kBusy, "other sheets are being compared");
  busy.fields = {{"Retry-After", "10"}};
  return busy;
}

Response LogHead(const Request&, Worker* worker) {
  return DocumentResponse(worker->desk->LogHead());
}

Response LogProof(const Request& request, Worker* worker) {
  const auto items = Parameters(request, {"index"});
  if (!items) return ToResponse(items.error());
  const auto index = NumberOf(*items, "index");
  if (!index) return ToResponse(index.error());
  return DocumentResponse(worker->desk->LogProof(*index));
}

Response LogConsistency(const Request& request, Worker* worker) {
  const auto items = Parameters(request, {"from"});
  if (!items) return ToResponse(items.error());
  const auto from = NumberOf(*items, "from");
  if (!from) return ToResponse(from.error());
  return DocumentResponse(worker->desk->LogConsistency(*from));
}

// A question that the I/O thread looks up is no longer: that takes it time.
constexpr std::size_t kMostAtHand = 64 * 1024;

// The question of a request: of one with a member for the day, without it.
enum class Dated { kNo, kYes };

// Without the day that a query asks about, "on=2026-11-29", which is put into
// `day`. False if it says more than one, or none that can be.
bool AddWithoutDay(std::string_view query, std::string& text, Day& day) {
  bool said = false;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view item = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (!item.starts_with("on=")) {
      text.append(item).append("&");
      continue;
    }
    const auto on = ParseDay(item.substr(3));
    if (said || !on) return false;
    said = true;
    day = *on;
  }
  return true;
}

// Absent for one that is not remembered.
Result<std::optional<AskedQuestion>> AskedNow(const std::string& pattern,
                                              Dated dated,
                                              const Request& request,
                                              Worker* worker) {
  QIAO_TRY(const store::Store::Moment moment, worker->store().Now());
  AskedQuestion asked;
  asked.moment = QIAO_VERSION "-" + std::to_string(moment.entries) + "-" +
                 std::to_string(moment.kept) + "-" +
                 ToHex(std::span(moment.head.bytes).first(8));
  asked.day = std::chrono::floor<Day::duration>(worker->desk->Opened().Now());
  asked.text = pattern;
  if (request.method != "GET") {
    asked.text.append(" ").append(request.Header("content-type"));
  }
  asked.text.append(" ").append(request.path).append("?");
  if (dated == Dated::kNo) {
    asked.text.append(request.query);
  } else if (!AddWithoutDay(request.query, asked.text, asked.day)) {
    return std::optional<AskedQuestion>();
  }
  asked.text.append("\n").append(request.body);
  return std::optional(std::move(asked));
}

// Of the answer to this question, and to no other. Whoever has it need not be
// sent it again.
std::string TagOf(const AskedQuestion& asked) {
  const Digest question = ledger::Sha256({asked.text});
  return "\"" + asked.moment + "-" +
         std::to_string(asked.day.time_since_epoch().count()) + "-" +
         ToHex(std::span(question.bytes).first(8)) + "\"";
}

// As it is sent.
Response Tagged(Response response, const Request& request,
                const AskedQuestion& asked) {
  if (request.method == "GET") {
    response.fields.emplace_back("ETag", TagOf(asked));
    response.fields.emplace_back("Cache-Control", "no-cache");
  }
  return response;
}

// What needs no look into the registry: the asker has it, or it was made for
// somebody before.
std::optional<Response> Kept(AnswerCache& cache, const AskedQuestion& asked,
                             const Request& request) {
  if (request.method == "GET") {
    // One of several, or one that somebody between has made weak: "W/…".
    const std::string tag = TagOf(asked);
    if (request.Header("if-none-match").find(tag) != std::string_view::npos) {
      Response same;
      same.status = 304;
      same.fields.emplace_back("ETag", tag);
      return same;
    }
  }
  auto kept = cache.Find(asked);
  if (!kept) return std::nullopt;
  return Tagged(std::move(*kept), request, asked);
}

using DatedHandler = std::function<DatedResponse(const Request&, Worker*)>;

Response Remembered(AnswerCache& cache, const std::string& pattern, Dated dated,
                    const DatedHandler& handle, const Request& request,
                    Worker* worker) {
  const auto snapshot = worker->store().Read();
  if (!snapshot) return ToResponse(snapshot.error());
  const auto asked = AskedNow(pattern, dated, request, worker);
  if (!asked) return ToResponse(asked.error());
  if (!*asked) return handle(request, worker).response;
  if (auto kept = Kept(cache, **asked, request)) return std::move(*kept);
  DatedResponse answer = handle(request, worker);
  if (answer.response.status != 200) return std::move(answer.response);
  cache.Keep(**asked, answer);
  return Tagged(std::move(answer.response), request, **asked);
}

// A question whose answer is remembered.
Route Question(const std::shared_ptr<AnswerCache>& cache, std::string method,
               std::string pattern, Dated dated, DatedHandler handle) {
  Route route{std::move(method), pattern, Access::kRead,
              [cache, pattern, dated, handle = std::move(handle)](
                  const Request& request, Worker* worker) {
                return Remembered(*cache, pattern, dated, handle, request,
                                  worker);
              }};
  route.at_hand = [cache, pattern, dated](
                      const Request& request,
                      Worker& own) -> std::optional<Response> {
    if (request.body.size() > kMostAtHand) return std::nullopt;
    const auto asked = AskedNow(pattern, dated, request, &own);
    if (!asked || !*asked) return std::nullopt;
    return Kept(*cache, **asked, request);
  };
  return route;
}

using Handler = std::function<Response(const Request&, Worker*)>;

// Of an address without parameters.
Handler Bare(Handler handle) {
  return [handle = std::move(handle)](const Request& request, Worker* worker) {
    const auto none = NoParameters(request);
    return none ? handle(request, worker) : ToResponse(none.error());
  };
}

// What the answer is today.
DatedHandler Today(Handler handle) {
  return [handle = std::move(handle)](const Request& request, Worker* worker) {
    Response response = handle(request, worker);
    const Day today =
        std::chrono::floor<Day::duration>(worker->desk->Opened().Now());
    return DatedResponse{std::move(response),
                         today,
                         {today, today + Day::duration(1)},
                         std::nullopt};
  };
}

}  // namespace

Response DocumentResponse(const Result<json::Object>& document) {
  if (!document) return ToResponse(document.error());
  Response response;
  response.content_type = kJson;
  response.body = json::Canonical(json::Value(*document)) + "\n";
  return response;
}

std::vector<std::string_view> LinesOf(std::string_view body, std::size_t most) {
  std::vector<std::string_view> lines;
  while (!body.empty() && lines.size() <= most) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    std::string_view line = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

Route RememberedRoute(const std::shared_ptr<AnswerCache>& cache,
                      std::string pattern, Handler handle) {
  return Question(cache, "GET", std::move(pattern), Dated::kNo,
                  Today(std::move(handle)));
}

std::vector<Route> QuestionRoutes(const std::shared_ptr<AnswerCache>& cache) {
  const auto get = [&cache](std::string pattern, Handler handle) {
    return RememberedRoute(cache, std::move(pattern), std::move(handle));
  };
  const auto dated = [&cache](std::string pattern, DatedHandler handle) {
    return Question(cache, "GET", std::move(pattern), Dated::kYes,
                    std::move(handle));
  };
  Route lookups =
      Question(cache, "POST", "/v1/lookups", Dated::kNo, Today(Bare(Lookups)));
  lookups.body_limit = kMaxLookupBytes;
  lookups.media_types = {kJson, kLines};
  Route records{"POST",  "/v1/records", Access::kRead, Bare(RecordOfEntry),
                1 << 20, {kJson}};
  Route imports{"POST",
                "/v1/imports",
                Access::kRead,
                Bare([slots = std::make_shared<ProposalSlots>()](
                         const Request& request, Worker* worker) {
                  return ProposeInTurn(*slots, request, worker);
                }),
                kMaxImportBytes,
                {kJson}};
  imports.answer_time = kProposalTime;
  return {
      dated("/v1/who", Who),
      std::move(lookups),
      get("/v1/conflicts", Conflicts),
      get("/v1/conflicts/{id}", Bare(Conflict)),
      get("/v1/parties", Parties),
      get("/v1/parties/{id}/keys", Bare(PartyKeys)),
      dated("/v1/works/{id}", std::bind_front(Subject, "work")),
      dated("/v1/recordings/{id}", std::bind_front(Subject, "recording")),
      get("/v1/statements", RecordById),
      get("/v1/statements/{id}", Bare(Record)),
      std::move(records),
      std::move(imports),
      {"GET", "/v1/imports/{id}", Access::kRead, Bare(Import)},
      get("/v1/log/head", Bare(LogHead)),
      get("/v1/log/proof", LogProof),
      get("/v1/log/consistency", LogConsistency),
  };
}

}  // namespace qiao::http
