#include "tests/layout/layout.h"

#include <iostream>

#include "tests/support/catch.h"
#include "tests/support/paths.h"

namespace qiao::layout {
namespace {

const Tree& OurTree() {
  static const Tree tree = ReadTree(test::SourceDir());
  return tree;
}

void CheckNone(const std::vector<std::string>& found) {
  for (const std::string& line : found) FAIL_CHECK(line);
}

// The troubles of a tree that has one file of interest.
std::vector<std::string> Troubles(const std::string& path,
                                  const std::string& text) {
  return ForbiddenIncludes({{path, text}});
}

TEST_CASE("folders include only what lies below them", "[layout]") {
  REQUIRE(OurTree().contains("cli/main.cc"));
  for (const std::string& arrow : Arrows(OurTree())) {
    std::cout << arrow << "\n";
  }
  CheckNone(ForbiddenIncludes(OurTree()));
}

TEST_CASE("no file is named after nothing", "[layout]") {
  CheckNone(EmptyNames(OurTree()));
}

TEST_CASE("no file names a directory of somebody's machine", "[layout]") {
  CheckNone(MachinePaths(OurTree()));
}

TEST_CASE("an include that goes up is found, with its line", "[layout]") {
  CHECK(
      Troubles("matcher/decision.cc",
               "#include <string>\n\n#include \"registry/store/store.h\"\n") ==
      std::vector<std::string>{
          "matcher/decision.cc:3: matcher may not include registry/store"});
  CHECK(Troubles("schemas/model/work.h", "#include \"schemas/text/nfc.h\"\n")
            .size() == 1);
  CHECK(Troubles("registry/rights/conflict.cc",
                 "#  include \"schemas/json/value.h\"\n")
            .size() == 1);
  CHECK(Troubles("matcher/features/title.cc", "#include \"cli/output.h\"\n")
            .size() == 1);
  CHECK(Troubles("registry/import/csv_reader.cc",
                 "#include \"registry/store/store.h\"\n")
            .size() == 1);
}

TEST_CASE("the arrows of level 1 are allowed, and no others", "[layout]") {
  CHECK(Troubles("registry/store/store.h",
                 "#include \"registry/ledger/verifier.h\"\n"
                 "#include \"matcher/title_key.h\"\n"
                 "#include \"schemas/model/result.h\"\n")
            .empty());
  CHECK(Troubles("registry/ledger/verifier.cc",
                 "#include \"registry/store/store.h\"\n")
            .size() == 1);
  CHECK(Troubles("registry/ledger/verifier.cc",
                 "#include \"matcher/title_key.h\"\n")
            .size() == 1);
  CHECK(Troubles("matcher/title_key.cc", "#include \"schemas/json/value.h\"\n")
            .size() == 1);
}

TEST_CASE("a library outside its folder is found", "[layout]") {
  CHECK(Troubles("cli/who.cc", "#include <rapidjson/reader.h>\n").size() == 1);
  CHECK(Troubles("cli/who.cc", "#include <CLI/App.hpp>\n").size() == 1);
  CHECK(Troubles("cli/main.cc", "#include <CLI/App.hpp>\n").empty());
  CHECK(Troubles("registry/service/who.cc", "#include <sqlite3.h>\n").size() ==
        1);
  CHECK(
      Troubles("matcher/title_key.cc", "#include <unicode/uchar.h>\n").empty());
  CHECK(Troubles("matcher/title_key.h", "#include <unicode/uchar.h>\n") ==
        std::vector<std::string>{
            "matcher/title_key.h:1: ICU belongs in .cc files"});
  CHECK(Troubles("registry/import/csv.cc", "#include <unicode/ucnv.h>\n")
            .size() == 1);
  CHECK(Troubles("matcher/audio/ingest.cc",
                 "extern \"C\" {\n#include <libavcodec/avcodec.h>\n}\n")
            .size() == 1);
  CHECK(Troubles("matcher/record.cc", "#include <unistd.h>\n").size() == 1);
  CHECK(Troubles("matcher/alignment_kernel.cc", "#include <immintrin.h>\n")
            .size() == 1);
  CHECK(Troubles("matcher/alignment_avx2.cc", "#include <immintrin.h>\n")
            .empty());
  CHECK(Troubles("cli/key.cc", "#include <fmt/format.h>\n").size() == 1);
  CHECK(Troubles("tests/cli/who_test.cc", "#include <catch2/catch.hpp>\n")
            .size() == 1);
}

TEST_CASE("the network's headers stay in their folder", "[layout]") {
  const std::string shows = "#include <boost/asio/awaitable.hpp>\n";
  CHECK(Troubles("registry/http/connection.h", shows).empty());
  CHECK(Troubles("matcher/audio/child.h", shows).size() == 1);
  CHECK(Troubles("registry/http/session.cc",
                 "#include <boost/beast/http/parser.hpp>\n")
            .size() == 1);
  CHECK(Troubles("registry/http/routes.cc", "#include <openssl/ssl.h>\n")
            .size() == 1);
  const std::string uses = "#include \"registry/http/connection.h\"\n";
  CHECK(ForbiddenIncludes({{"registry/http/connection.h", shows},
                           {"registry/http/session.h", uses}})
            .empty());
  CHECK(ForbiddenIncludes({{"registry/http/connection.h", shows},
                           {"registry/registryd.cc", uses}}) ==
        std::vector<std::string>{"registry/registryd.cc:1: "
                                 "registry/http/connection.h is private to "
                                 "its folder"});
}

TEST_CASE("a folder nobody thought of is found", "[layout]") {
  CHECK(Troubles("registry/billing/bill.cc", "#include \"cli/output.h\"\n")
            .size() == 1);
  CHECK(
      Troubles("cli/who.cc", "#include \"registry/billing/bill.h\"\n").size() ==
      1);
}

TEST_CASE("arrows are drawn between folders", "[layout]") {
  CHECK(Arrows({{"cli/who.cc",
                 "#include \"cli/output.h\"\n#include \"matcher/record.h\"\n"},
                {"matcher/features/isrc.cc",
                 "#include \"matcher/record.h\"\n"
                 "#include \"schemas/model/title.h\"\n"}}) ==
        std::set<std::string>{"cli -> matcher", "matcher -> schemas/model"});
}

TEST_CASE("names without a subject and machine paths are found", "[layout]") {
  CHECK(EmptyNames({{"cli/string_util.h", ""},
                    {"registry/common/x.cc", ""},
                    {"schemas/base.h", ""},
                    {"cli/Helpers.cc", ""},
                    {"cli/utility_fees.cc", ""},
                    {"schemas/model/ipi_base.h", ""}})
            .size() == 4);
  const std::string machine = std::string("/ho") + "me/mei/x";
  const Tree tree = {{"tests/run.sh", "cd " + machine + "\n"},
                     {"samples/run.sh", "cd samples" + machine + "\n"}};
  CHECK(MachinePaths(tree).size() == 1);
}

}  // namespace
}  // namespace qiao::layout
