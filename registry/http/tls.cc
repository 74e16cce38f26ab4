#include "registry/http/tls.h"

#include <string_view>

#include <boost/asio/error.hpp>
#include <openssl/ssl.h>

namespace qiao::http {
namespace {

using Context = boost::asio::ssl::context;

Error Usage(const std::string& file, const char* what,
            const boost::system::error_code& error) {
  return Error{ErrorCode::kUsage, file + ": " + what + ": " + error.message()};
}

// HTTP/1.1 if the client lists protocols at all; one that lists only others is
// told so in the handshake, instead of being answered in the wrong one.
int ChooseProtocol(SSL* /*tls*/, const unsigned char** chosen,
                   unsigned char* chosen_size, const unsigned char* offered,
                   unsigned int offered_size, void* /*none*/) {
  constexpr std::string_view kHttp = "http/1.1";
  for (unsigned int at = 0; at < offered_size;) {
    const unsigned int size = offered[at];
    if (size >= offered_size - at) break;
    const std::string_view name(reinterpret_cast<const char*>(offered + at + 1),
                                size);
    if (name == kHttp) {
      *chosen = offered + at + 1;
      *chosen_size = static_cast<unsigned char>(size);
      return SSL_TLSEXT_ERR_OK;
    }
    at += size + 1;
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

// A key under a passphrase is refused: OpenSSL would ask for it at a terminal,
// and everybody would wait.
int NoPassphrase(char* /*to*/, int /*size*/, int /*writing*/, void* /*none*/) {
  return -1;
}

std::shared_ptr<Context> Tls13(Context::method method) {
  auto context = std::make_shared<Context>(method);
  SSL_CTX* const raw = context->native_handle();
  SSL_CTX_set_min_proto_version(raw, TLS1_3_VERSION);
  // An idle connection keeps no buffers.
  SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS);
  return context;
}

}  // namespace

Result<std::shared_ptr<Context>> ServerTls(const std::string& certificate,
                                           const std::string& key) {
  std::shared_ptr<Context> context = Tls13(Context::tls_server);
  boost::system::error_code error;
  context->use_certificate_chain_file(certificate, error);
  if (error) return Usage(certificate, "no certificate", error);
  SSL_CTX* const raw = context->native_handle();
  SSL_CTX_set_default_passwd_cb(raw, NoPassphrase);
  context->use_private_key_file(key, Context::pem, error);
  if (error) {
    return Usage(key, "no key of that certificate that needs no passphrase",
                 error);
  }
  if (SSL_CTX_check_private_key(raw) != 1) {
    return Error{ErrorCode::kUsage, key + ": not the key of " + certificate};
  }
  SSL_CTX_set_alpn_select_cb(raw, ChooseProtocol, nullptr);
  SSL_CTX_set_num_tickets(raw, 1);
  return context;
}

Result<std::shared_ptr<Context>> ClientTls(const std::string& ca_file) {
  std::shared_ptr<Context> context = Tls13(Context::tls_client);
  boost::system::error_code error;
  if (ca_file.empty()) {
    context->set_default_verify_paths(error);
    if (error) return Usage("the system's certificates", "not there", error);
  } else {
    context->load_verify_file(ca_file, error);
    if (error) return Usage(ca_file, "no certificates", error);
  }
  return context;
}

}  // namespace qiao::http
