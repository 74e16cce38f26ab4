// qiao stamp: the word of a time-stamping authority over a head of the log.
// Both commands work on files; what goes over the network, the user sends.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "cli/authorities_file.h"
#include "cli/commands.h"
#include "cli/input_file.h"
#include "cli/job.h"
#include "cli/output.h"
#include "registry/ledger/bundle.h"
#include "registry/ledger/receipt.h"
#include "registry/ledger/time_stamp.h"
#include "schemas/text/bidi.h"

namespace qiao::cli {
namespace {

struct RequestArguments {
  std::string file;
  bool sm3 = false;
};

struct AddArguments {
  std::string bundle;
  std::string answer;
  std::optional<std::string> authorities;
  std::optional<std::string> request;
};

// Of a bundle, a receipt, or a checkpoint.
Result<ledger::Checkpoint> HeadIn(const std::string& bytes) {
  if (bytes.starts_with('{')) {
    QIAO_TRY(const ledger::Bundle bundle, ledger::ParseBundle(bytes));
    return bundle.checkpoint.head;
  }
  if (ledger::LooksLikeReceipt(bytes)) {
    QIAO_TRY(const ledger::Receipt receipt, ledger::ParseReceipt(bytes));
    return receipt.checkpoint.head;
  }
  QIAO_TRY(const ledger::SignedCheckpoint note, ledger::ParseCheckpoint(bytes));
  return note.head;
}

Result<void> WriteRequest(const Context& context,
                          const RequestArguments& arguments) {
  QIAO_TRY(const std::string bytes, ReadInput(arguments.file));
  QIAO_TRY(const ledger::Checkpoint head, HeadIn(bytes));
  const auto hash =
      arguments.sm3 ? ledger::HashKind::kSm3 : ledger::HashKind::kSha256;
  PrintBytes(ledger::StampRequest(hash, ToText(head)));
  Say(context, "a request over the head of size " + std::to_string(head.size) +
                   " of " + text::EscapeControls(head.origin) +
                   "; send it to an authority, as it wants it:\n"
                   "  curl -H 'Content-Type: application/timestamp-query' "
                   "--data-binary @FILE.tsq -o FILE.tsr URL");
  return {};
}

Result<void> Put(ledger::Bundle& bundle, std::string token) {
  if (std::ranges::find(bundle.tokens, token) != bundle.tokens.end()) return {};
  if (bundle.tokens.size() == ledger::kMaxTokens) {
    return Error{ErrorCode::kInvalid,
                 "a bundle has at most 8 time-stamp tokens, and this one has"};
  }
  bundle.tokens.push_back(std::move(token));
  return {};
}

Result<void> AddToken(const Context& context, const AddArguments& arguments) {
  if (!arguments.authorities) {
    return Error{ErrorCode::kUsage,
                 "nothing goes in that was not checked: name the authority's "
                 "certificate with --tsa FILE"};
  }
  QIAO_TRY(const ledger::StampAuthorities authorities,
           ReadAuthorities(*arguments.authorities));
  QIAO_TRY(const std::string bytes, ReadInput(arguments.bundle));
  QIAO_TRY(ledger::Bundle bundle, ledger::ParseBundle(bytes));
  QIAO_TRY(const std::string answer, ReadInput(arguments.answer));
  QIAO_TRY(std::string token, ledger::TokenIn(answer));
  if (arguments.request) {
    QIAO_TRY(const std::string request, ReadInput(*arguments.request));
    QIAO_TRY_DO(ledger::CheckAnswers(token, request));
  }
  QIAO_TRY(
      const ledger::TimeStamp stamp,
      ledger::CheckStamp(token, ToText(bundle.checkpoint.head), authorities));
  QIAO_TRY_DO(Put(bundle, std::move(token)));
  QIAO_TRY(const std::string stamped, ledger::EncodeBundle(bundle));
  PrintBytes(stamped);
  Say(context, "on record no later than " + ToText(stamp.before) + ", says " +
                   text::EscapeControls(stamp.authority) + ", by its policy " +
                   stamp.policy);
  if (!arguments.request) {
    Say(context,
        "- not checked: whether it answers your request (--request FILE.tsq)");
  }
  return {};
}

// What is refused here is no answer, which exit 1 would put into the file of
// -o: a bundle that was to be stamped in its place stays as it was.
Result<void> Unfit(Result<void> done) {
  if (done || done.error().code != ErrorCode::kRefused) return done;
  Error error = std::move(done).error();
  error.code = ErrorCode::kUnreadable;
  return error;
}

Result<void> Request(const Context& context,
                     const RequestArguments& arguments) {
  return Unfit(WriteRequest(context, arguments));
}

Result<void> Add(const Context& context, const AddArguments& arguments) {
  return Unfit(AddToken(context, arguments));
}

}  // namespace

std::vector<Command> StampCommands() {
  auto request = std::make_shared<RequestArguments>();
  auto add = std::make_shared<AddArguments>();
  return {
      {{"stamp", "add"},
       "put an authority's time stamp into a bundle",
       "BUNDLE with the token of ANSWER in it, for qiao verify --tsa. The "
       "token is checked first: that it is over the head of this bundle and no "
       "other, and is signed by an authority whose certificate leads to one of "
       "--tsa and was good for time stamps then. Tokens of several authorities "
       "may stand in one bundle, at most 8. What was proved by the bundle "
       "before is proved by it still.",
       {{"BUNDLE", "BUNDLE", "a bundle (.qiaob)", &add->bundle, true, {}},
        {"ANSWER",
         "ANSWER",
         "what the authority answered (.tsr), or the token alone",
         &add->answer,
         true,
         {}},
        {"--tsa",
         "FILE",
         "Certificates in PEM: of the authority, or of who issued to it",
         &add->authorities,
         false,
         {}},
        {"--request",
         "FILE",
         "The request that it must answer (.tsq)",
         &add->request,
         false,
         {}}},
       {{"qiao stamp add 後來.qiaob 後來.tsr --request 後來.tsq --tsa "
         "authority.pem -o 後來.qiaob",
         "in its place"}},
       Running(Add, add)},
      {{"stamp", "request"},
       "what to ask a time-stamping authority about a head",
       "A request (RFC 3161) over the text of the head in FILE, with a nonce "
       "made by chance. It holds a hash and says nothing about what is on "
       "record. Nothing is sent: send it to any authority you like, and put "
       "the answer into the bundle with qiao stamp add.",
       {{"FILE",
         "FILE",
         "a bundle (.qiaob), a receipt (.tlog-proof) or a checkpoint",
         &request->file,
         true,
         {}},
        {"--sm3",
         "",
         "Hash the text with SM3, not with SHA-256",
         &request->sm3,
         false,
         {}}},
       {{"qiao stamp request 後來.qiaob -o 後來.tsq", "into a file"}},
       Running(Request, request)}};
}

}  // namespace qiao::cli
