// The asking half of time_stamp.h.
#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include <openssl/asn1.h>
#include <openssl/objects.h>
#include <openssl/rand.h>
#include <openssl/ts.h>

#include "registry/ledger/stamp_token.h"
#include "registry/ledger/time_stamp.h"
#include "schemas/model/check.h"
#include "schemas/text/utf8.h"

namespace qiao::ledger {
namespace {

constexpr std::size_t kMaxAnswerBytes = 65536;
constexpr std::size_t kMaxRequestBytes = 4096;

// Words that an authority chose; none if they are no text.
std::string Text(const ASN1_STRING* text) {
  const std::string bytes(BytesOf(text));
  return text::IsUtf8(bytes) ? bytes : std::string();
}

// What an authority says that gave no token.
std::string ReasonIn(TS_STATUS_INFO* status) {
  std::string reason =
      "the authority gave no token: status " +
      std::to_string(ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(status)));
  const auto* texts = TS_STATUS_INFO_get0_text(status);
  for (int i = 0; i < sk_ASN1_UTF8STRING_num(texts); ++i) {
    reason += ", " + Text(sk_ASN1_UTF8STRING_value(texts, i));
  }
  return reason;
}

// No rule of the format: its codes are for what others could be shown.
Error Other(std::string message) {
  return Error{ErrorCode::kRefused, std::move(message)};
}

bool SameImprint(TS_MSG_IMPRINT* one, TS_MSG_IMPRINT* other) {
  const ASN1_OBJECT* names[2] = {};
  X509_ALGOR_get0(&names[0], nullptr, nullptr, TS_MSG_IMPRINT_get_algo(one));
  X509_ALGOR_get0(&names[1], nullptr, nullptr, TS_MSG_IMPRINT_get_algo(other));
  return OBJ_cmp(names[0], names[1]) == 0 &&
         ASN1_OCTET_STRING_cmp(TS_MSG_IMPRINT_get_msg(one),
                               TS_MSG_IMPRINT_get_msg(other)) == 0;
}

}  // namespace

std::string StampRequest(HashKind hash, std::string_view text) {
  const Digest digest = Hash(hash, {text});
  const std::shared_ptr<X509_ALGOR> algorithm(X509_ALGOR_new(),
                                              X509_ALGOR_free);
  const std::shared_ptr<TS_MSG_IMPRINT> imprint(TS_MSG_IMPRINT_new(),
                                                TS_MSG_IMPRINT_free);
  const std::shared_ptr<TS_REQ> request(TS_REQ_new(), TS_REQ_free);
  const std::shared_ptr<ASN1_INTEGER> nonce(ASN1_INTEGER_new(),
                                            ASN1_INTEGER_free);
  QIAO_CHECK(algorithm && imprint && request && nonce);
  std::array<unsigned char, 8> chance{};
  QIAO_CHECK(RAND_bytes(chance.data(), chance.size()) == 1);
  std::uint64_t number = 0;
  std::memcpy(&number, chance.data(), chance.size());
  // Each of these copies what it is given.
  ASN1_OBJECT* name =
      OBJ_nid2obj(hash == HashKind::kSha256 ? NID_sha256 : NID_sm3);
  QIAO_CHECK(ASN1_INTEGER_set_uint64(nonce.get(), number) == 1 &&
             X509_ALGOR_set0(algorithm.get(), name, V_ASN1_NULL, nullptr) ==
                 1 &&
             TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1);
  Digest imprinted = digest;
  QIAO_CHECK(TS_MSG_IMPRINT_set_msg(imprint.get(), imprinted.bytes.data(),
                                    static_cast<int>(imprinted.bytes.size())) ==
                 1 &&
             TS_REQ_set_version(request.get(), 1) == 1 &&
             TS_REQ_set_msg_imprint(request.get(), imprint.get()) == 1 &&
             TS_REQ_set_nonce(request.get(), nonce.get()) == 1 &&
             TS_REQ_set_cert_req(request.get(), 1) == 1);
  unsigned char* der = nullptr;
  const int size = i2d_TS_REQ(request.get(), &der);
  QIAO_CHECK(size > 0);
  std::string bytes(AsText({der, static_cast<std::size_t>(size)}));
  OPENSSL_free(der);
  return bytes;
}

Result<std::string> TokenIn(std::string_view answer) {
  const QuietOpenSsl quiet;
  if (answer.size() > kMaxAnswerBytes) {
    return Refused(Refusal::kTooLarge, "an answer has at most 65,536 bytes");
  }
  // A token begins with the name of its type, an answer with its status.
  const auto outer = FirstDerValue(answer);
  const auto first = outer ? FirstDerValue(outer->contents) : std::nullopt;
  if (!first || outer->whole.size() != answer.size()) {
    return Refused(Refusal::kProofMalformed,
                   "neither an answer of a time-stamping authority nor a "
                   "token");
  }
  std::string token(answer);
  if (first->tag != V_ASN1_OBJECT) {
    const unsigned char* at = AsBytes(first->whole).data();
    const std::shared_ptr<TS_STATUS_INFO> status(
        d2i_TS_STATUS_INFO(nullptr, &at,
                           static_cast<long>(first->whole.size())),
        TS_STATUS_INFO_free);
    if (!status) {
      return Refused(Refusal::kProofMalformed, "an answer without a status");
    }
    const long said = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(&*status));
    token = outer->contents.substr(first->whole.size());
    // Granted, or granted with changes.
    if ((said != 0 && said != 1) || token.empty()) {
      return Refused(Refusal::kBundleMissing, ReasonIn(status.get()));
    }
  }
  QIAO_TRY_DO(ParseToken(token));
  return token;
}

Result<void> CheckAnswers(std::string_view bytes, std::string_view request) {
  const QuietOpenSsl quiet;
  QIAO_TRY(const StampToken token, ParseToken(bytes));
  const unsigned char* at = AsBytes(request).data();
  const std::shared_ptr<TS_REQ> asked(
      request.size() > kMaxRequestBytes
          ? nullptr
          : d2i_TS_REQ(nullptr, &at, static_cast<long>(request.size())),
      TS_REQ_free);
  if (!asked || at != AsBytes(request).data() + request.size()) {
    return Error{ErrorCode::kUnreadable, "not a request for a time stamp"};
  }
  if (!SameImprint(TS_REQ_get_msg_imprint(asked.get()),
                   TS_TST_INFO_get_msg_imprint(token.info.get()))) {
    return Other("the token is over another hash than was asked about");
  }
  const ASN1_INTEGER* nonce = TS_REQ_get_nonce(asked.get());
  const ASN1_INTEGER* back = TS_TST_INFO_get_nonce(token.info.get());
  if (nonce != nullptr &&
      (back == nullptr || ASN1_INTEGER_cmp(nonce, back) != 0)) {
    return Other("the token answers another request: its nonce differs");
  }
  const ASN1_OBJECT* policy = TS_REQ_get_policy_id(asked.get());
  if (policy != nullptr &&
      OBJ_cmp(policy, TS_TST_INFO_get_policy_id(token.info.get())) != 0) {
    return Other("the token is made by another policy than was asked for");
  }
  return {};
}

}  // namespace qiao::ledger
