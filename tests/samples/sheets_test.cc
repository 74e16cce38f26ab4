// The sample sheets are bytes as a label's Excel writes them. Beside each
// stands a master in UTF-8 that people can read and change; the two must say
// the same.
#include <sstream>
#include <string>

#include "schemas/text/charset.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

namespace qiao::test {
namespace {

std::string Sample(const std::string& name) {
  return ReadFile(test::SourceDir() + "/samples/labels/" + name);
}

// The first line of the sheet that the master does not have there; the sheet
// ends its lines in CR LF.
std::string FirstDifference(const std::string& sheet,
                            const std::string& master) {
  std::istringstream left(sheet), right(master);
  std::string a, b;
  while (true) {
    const bool more = static_cast<bool>(std::getline(left, a));
    if (more != static_cast<bool>(std::getline(right, b))) {
      return "not equally many lines";
    }
    if (!more) return {};
    if (a != b + "\r") return a + " | " + b;
  }
}

void CheckSheet(const std::string& sheet, const std::string& master,
                text::Charset charset) {
  const std::string bytes = Sample(sheet);
  const text::DecodedText decoded = text::Decode(bytes, charset);
  CHECK(decoded.bad.empty());
  CHECK(FirstDifference(decoded.text, Sample(master)) == "");
  const text::CharsetDecision decision = text::DecideCharset(bytes);
  REQUIRE(decision.charset.has_value());
  CHECK(*decision.charset == charset);
}

TEST_CASE("the Taipei sheet is its master in Big5, and is seen to be",
          "[samples]") {
  CheckSheet("taipei/曲目表.csv", "taipei/master.csv",
             text::Charset::kBig5Hkscs);
}

TEST_CASE("the Hangzhou sheet is its master in GB18030, and is seen to be",
          "[samples]") {
  CheckSheet("hangzhou/曲库清单.csv", "hangzhou/master.csv",
             text::Charset::kGb18030);
}

}  // namespace
}  // namespace qiao::test
