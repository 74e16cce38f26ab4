#include "registry/http/routes.h"

#include "tests/support/catch.h"

namespace qiao::http {
namespace {

Router ARouter() {
  std::vector<Route> routes;
  for (const auto& [method, pattern] :
       std::vector<std::pair<const char*, const char*>>{
           {"GET", "/"},
           {"GET", "/v1/works/{id}"},
           {"POST", "/v1/lookups"},
           {"GET", "/v1/lookups"},
           {"GET", "/log/tile/{path...}"}}) {
    Route route;
    route.method = method;
    route.pattern = pattern;
    routes.push_back(route);
  }
  return Router(routes);
}

std::string Found(std::string_view method, std::string_view path) {
  static const Router router = ARouter();
  auto found = router.Find(method, path);
  if (auto* miss = std::get_if<Router::Miss>(&found)) {
    return "miss " + std::to_string(static_cast<int>(miss->fault.problem)) +
           " " + miss->allow;
  }
  const auto& match = std::get<Router::Match>(found);
  std::string text = std::to_string(match.route);
  for (const std::string& capture : match.captures) text += " " + capture;
  return text;
}

TEST_CASE("a path finds its route and what it captures", "[http][routes]") {
  CHECK(Found("GET", "/") == "0");
  CHECK(Found("GET", "/v1/works/wrk:1") == "1 wrk:1");
  CHECK(Found("GET", "/v1/works/%E5%BE%8C%E4%BE%86") == "1 後來");
  CHECK(Found("HEAD", "/v1/works/wrk:1") == "1 wrk:1");
  CHECK(Found("GET", "/log/tile/0/x001/234.p/17") == "4 0/x001/234.p/17");
}

TEST_CASE("what is not there and what is not allowed are told apart",
          "[http][routes]") {
  CHECK(Found("GET", "/v1/works") == "miss 9 ");
  CHECK(Found("GET", "/v1/works/a/b") == "miss 9 ");
  CHECK(Found("GET", "/log/tile") == "miss 9 ");
  CHECK(Found("PUT", "/v1/lookups") == "miss 10 POST, GET, HEAD");
  CHECK(Found("POST", "/v1/works/a") == "miss 10 GET, HEAD");
}

TEST_CASE("a path with parts that lead elsewhere is refused",
          "[http][routes]") {
  for (const char* path :
       {"/v1/works/..", "/v1/works/.", "/v1//works/a", "/v1/works/",
        "/v1/works/%2e%2e", "/v1/works/a%2fb", "/v1/works/%00", "/v1/works/%",
        "/v1/works/%f", "/v1/works/%ff", "/v1/works/%0a", "//"}) {
    INFO(path);
    CHECK(Found("GET", path) == "miss 17 ");
  }
}

TEST_CASE("a query is read in its order", "[http][routes]") {
  const auto items = DecodeQuery("title=%E5%BE%8C+x&on=&right&&right=a%26b");
  REQUIRE(items);
  CHECK(*items ==
        QueryItems{
            {"title", "後 x"}, {"on", ""}, {"right", ""}, {"right", "a&b"}});
  CHECK_FALSE(DecodeQuery("a=%f"));
  CHECK_FALSE(DecodeQuery("a=%ff"));
  // As a document's "a\tb": both are one question.
  CHECK(*DecodeQuery("a=b%09c") == QueryItems{{"a", "b\tc"}});
  CHECK(*DecodeQuery("a=%00") == QueryItems{{"a", std::string(1, '\0')}});
  CHECK(DecodeQuery("")->empty());
}

}  // namespace
}  // namespace qiao::http
