// TLS 1.3, as server and as client. Private to registry/http.
#pragma once

#include <memory>
#include <string>

#include <boost/asio/ssl/context.hpp>

#include "schemas/model/result.h"

namespace qiao::http {

// kUsage names the file and what is wrong with it; also for a key that is not
// the certificate's.
Result<std::shared_ptr<boost::asio::ssl::context>> ServerTls(
    const std::string& certificate, const std::string& key);

// Believes the system's roots, or those in `ca_file` instead.
Result<std::shared_ptr<boost::asio::ssl::context>> ClientTls(
    const std::string& ca_file);

}  // namespace qiao::http
