// An index of fingerprints of which a byte is not as it was written.
#include <cstddef>
#include <sstream>
#include <string>
#include <vector>

#include "registry/store/audio_index.h"
#include "registry/store/audio_index_check.h"
#include "registry/store/guarded_block.h"
#include "tests/fault/files/grown_index.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/melody.h"
#include "tests/support/temporary_directory.h"

namespace qiao::store {

TEST_CASE("any flipped byte of a small segment is noticed, named and mended",
          "[fault][audio]") {
  test::TemporaryDirectory work;
  const std::string folder = work / "x";
  test::Grow(folder, 0, 1);
  for (const std::string name : {"00000001.prints", "00000002.keys"}) {
    const std::string path = folder + "/" + name;
    const std::string whole = test::ReadFile(path);
    std::string written = test::ReadFile(folder + "/manifest");
    std::istringstream line(written.substr(written.find(name)));
    std::string skipped, root;
    std::size_t payload = 0;
    line >> skipped >> skipped >> payload >> skipped >> root;
    Digest digest;
    REQUIRE(FromHex(root, digest.bytes));
    // All of the payload and its checks; of the parity, which is zeros nearly
    // all, every 251st.
    const std::size_t dense = whole.size() - 64 * 1024;
    for (std::size_t at = 0; at < whole.size(); at += at < dense ? 1 : 251) {
      std::string bytes = whole;
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << (at % 8)));
      CAPTURE(name, at);
      test::WriteBytes(path, bytes);
      // The guard is not needed until something is to be mended.
      const auto opened = AudioIndex::Open(folder);
      REQUIRE(opened.has_value() == (at >= payload));
      if (at < payload) {
        REQUIRE(opened.error().code == ErrorCode::kUnreadable);
        REQUIRE(opened.error().message.find(name) != std::string::npos);
      }
      if (at % 331 == 0) {
        const auto check = CheckAudioIndex(folder);
        REQUIRE(check.has_value());
        REQUIRE(check->lost.empty());
        REQUIRE(check->mended ==
                std::vector<std::string>{name +
                                         ": damaged, rebuilt from its parity"});
        REQUIRE(test::ReadFile(path) == whole);
      }
      REQUIRE(Mend(bytes, payload, digest) == Mending::kMended);
      REQUIRE(bytes == whole);
    }
    test::WriteBytes(path, whole);
  }
}

}  // namespace qiao::store
