#include "schemas/text/charset.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iconv.h>
#include <random>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/paths.h"

namespace qiao::text {
namespace {

// Converted by the C library, which is not what the code under test uses;
// empty if a character is not in the charset.
std::string Convert(std::string_view text, const char* from, const char* to) {
  const iconv_t converter = iconv_open(to, from);
  REQUIRE(converter != reinterpret_cast<iconv_t>(-1));
  std::string source(text);
  std::string bytes(text.size() * 4 + 16, '\0');
  char* in = source.data();
  char* out = bytes.data();
  std::size_t left = source.size();
  std::size_t room = bytes.size();
  const bool good = iconv(converter, &in, &left, &out, &room) !=
                        static_cast<std::size_t>(-1) &&
                    left == 0;
  iconv(converter, nullptr, nullptr, &out, &room);
  iconv_close(converter);
  bytes.resize(good ? bytes.size() - room : 0);
  return bytes;
}

std::string Encode(std::string_view text, const char* charset) {
  return Convert(text, "UTF-8", charset);
}

constexpr char kHantSheet[] =
    "曲名,演唱者,作詞,作曲,權利比例\n"
    "後來,劉若英,施人誠,玉城千春,100%\n"
    "髮如雪,周杰倫,方文山,周杰倫,各50%\n";
constexpr char kHansSheet[] =
    "歌曲名称,演唱者,词作者,曲作者,权利比例\n"
    "后来,刘若英,施人诚,玉城千春,100%\n"
    "发如雪,周杰伦,方文山,周杰伦,各50%\n";

std::vector<std::string> CellsOf(const std::string& path, int column) {
  std::vector<std::string> cells;
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::size_t begin = 0;
    for (int i = 0; i < column; ++i) begin = line.find('\t', begin) + 1;
    cells.push_back(line.substr(begin, line.find('\t', begin) - begin));
  }
  return cells;
}

}  // namespace

TEST_CASE("a sheet of either shore is read in its own charset", "[charset]") {
  const auto big5 = DecideCharset(Encode(kHantSheet, "Big5"));
  REQUIRE(big5.charset == Charset::kBig5Hkscs);
  CHECK(big5.by == CharsetDecision::By::kFrequency);
  const auto gb = DecideCharset(Encode(kHansSheet, "GB18030"));
  REQUIRE(gb.charset == Charset::kGb18030);
  for (const char* sheet : {kHantSheet, kHansSheet}) {
    CHECK(DecideCharset(Encode(sheet, "UTF-16LE")).charset ==
          Charset::kUtf16Le);
    CHECK(DecideCharset(Encode(sheet, "UTF-16BE")).charset ==
          Charset::kUtf16Be);
    CHECK(DecideCharset(sheet).charset == Charset::kUtf8);
  }
}

TEST_CASE("a byte order mark decides", "[charset]") {
  const auto utf8 = DecideCharset(std::string("\xEF\xBB\xBF") + kHantSheet);
  CHECK(utf8.charset == Charset::kUtf8);
  CHECK(utf8.mark_bytes == 3);
  CHECK(utf8.by == CharsetDecision::By::kMark);
  CHECK(DecideCharset("\xFF\xFE" + Encode(kHansSheet, "UTF-16LE")).charset ==
        Charset::kUtf16Le);
  CHECK(DecideCharset("\xFE\xFF" + Encode(kHansSheet, "UTF-16BE")).charset ==
        Charset::kUtf16Be);
  const std::string utf32("\xFF\xFE\0\0T\0\0\0", 8);
  CHECK_FALSE(DecideCharset(utf32).charset.has_value());
}

TEST_CASE("what both charsets could mean is left open, with both readings",
          "[charset]") {
  // 鱼 in GBK, 遂 or the like in Big5.
  const auto decision = DecideCharset(Encode("鱼", "GB18030"));
  CHECK_FALSE(decision.charset.has_value());
  REQUIRE(decision.readings.size() >= 2);
  CHECK(decision.readings[0].preview != decision.readings[1].preview);
  CHECK_FALSE(decision.why.empty());
}

TEST_CASE("a headline in Chinese settles a file of few characters",
          "[charset]") {
  CHECK(DecideCharset(Encode("歌曲名称,歌手\n鱼,A\n", "GB18030")).charset ==
        Charset::kGb18030);
  CHECK(DecideCharset(Encode("曲名,演唱者\n魚,A\n", "Big5")).charset ==
        Charset::kBig5Hkscs);
}

TEST_CASE("GBK that happens to be valid UTF-8 is not read as UTF-8",
          "[charset]") {
  for (const char* title : {"小一", "木偶戏", "牵丝戏", "联通"}) {
    const auto decision = DecideCharset(Encode(title, "GBK"));
    CHECK(decision.charset != Charset::kUtf8);
  }
  CHECK(DecideCharset("Beyoncé,Déjà Vu\n").charset == Charset::kUtf8);
}

TEST_CASE("UTF-8 with a broken character is still UTF-8", "[charset]") {
  std::string sheet;
  for (int i = 0; i < 10; ++i) sheet += kHantSheet;
  sheet.erase(sheet.find("後來") + 2, 1);
  const auto decision = DecideCharset(sheet);
  CHECK(decision.charset == Charset::kUtf8);
  CHECK(Decode(sheet, Charset::kUtf8).bad.size() > 0);
}

TEST_CASE("text of other charsets is not taken for one of ours", "[charset]") {
  const char* korean =
      "제목,가수\n좋은 날,아이유\n밤편지,아이유\n봄날,방탄소년단\n"
      "사랑했지만,김광석\n너의 의미,산울림\n가시나무,조성모\n"
      "벚꽃 엔딩,버스커 버스커\n서른 즈음에,김광석\n거리에서,성시경\n";
  const char* japanese =
      "曲名,アーティスト\n夜に駆ける,ヨアソビ\n津軽海峡冬景色,石川さゆり\n"
      "上を向いて歩こう,坂本九\n川の流れのように,美空ひばり\n"
      "残酷な天使のテーゼ,高橋洋子\n時の流れに身をまかせ,テレサ・テン\n";
  const char* french =
      "Titre,Artiste\nÀ la claire fontaine,Édith Piaf\n"
      "Ça plane pour moi,Stéphane\nMüller,Jürgen Größe\n";
  CHECK_FALSE(DecideCharset(Encode(korean, "EUC-KR")).charset.has_value());
  CHECK_FALSE(DecideCharset(Encode(japanese, "Shift_JIS")).charset.has_value());
  CHECK_FALSE(DecideCharset(Encode(japanese, "EUC-JP")).charset.has_value());
  CHECK_FALSE(DecideCharset(Encode(french, "CP1252")).charset.has_value());
  CHECK(DecideCharset(korean).charset == Charset::kUtf8);
  CHECK(DecideCharset(Encode(japanese, "GB18030")).charset ==
        Charset::kGb18030);
}

TEST_CASE("Cantonese characters of Hong Kong survive Big5", "[charset]") {
  const std::string text = "喺 咗 嘅 啲 嚟 嗰 喆 堃 裏 恒 碁 銹 粧";
  const auto decoded = Decode(Encode(text, "Big5-HKSCS"), Charset::kBig5Hkscs);
  CHECK(decoded.text == text);
  CHECK_FALSE(HasPrivateUse(decoded.text));
  // What Windows adds to Big5.
  CHECK(Decode("\xF9\xD6\xF9\xD7\xF9\xD8\xF9\xDA\xF9\xDB", Charset::kBig5Hkscs)
            .text == "碁銹裏恒粧");
  CHECK(HasPrivateUse("\uE547"));
  CHECK(HasPrivateUse("\U000F0000"));
  CHECK_FALSE(HasPrivateUse("後來\uFF01\U00020000"));
}

TEST_CASE("every code decodes as the C library decodes it", "[charset]") {
  const struct {
    Charset charset;
    const char* name;
    int codes;
  } charsets[] = {{Charset::kGb18030, "GB18030", 21'000},
                  {Charset::kBig5Hkscs, "BIG5-HKSCS", 18'000}};
  for (const auto& [charset, name, codes] : charsets) {
    int same = 0;
    int other = 0;
    for (int lead = 0x81; lead <= 0xFE; ++lead) {
      for (int trail = 0x40; trail <= 0xFE; ++trail) {
        const std::string code = {static_cast<char>(lead),
                                  static_cast<char>(trail)};
        const auto decoded = Decode(code, charset);
        const std::string expected = Convert(code, name, "UTF-8");
        if (!decoded.bad.empty() || HasPrivateUse(decoded.text) ||
            expected.empty()) {
          continue;
        }
        ++(decoded.text == expected ? same : other);
      }
    }
    INFO(name);
    CHECK(same > codes);
    // A few signs have two mappings, and GB18030 of 2005 moved some.
    CHECK(other < 40);
  }
  CHECK(Decode("\x81\x30\x81\x30", Charset::kGb18030).text == "\u0080");
  CHECK(Decode(Encode("é㗎𠻹", "GB18030"), Charset::kGb18030).text == "é㗎𠻹");
}

TEST_CASE("a broken code costs one character, never a comma", "[charset]") {
  const auto decoded = Decode("\xAB,b\xAB\xE1", Charset::kBig5Hkscs);
  CHECK(decoded.text == "\uFFFD,b後");
  CHECK(decoded.bad == std::vector<std::size_t>{0});
  CHECK(Decode("\xAB", Charset::kGb18030).bad.size() == 1);
  CHECK(Decode("\x81\x30", Charset::kGb18030).bad.size() == 1);
  CHECK(Decode(std::string_view("a\0b", 3), Charset::kUtf16Le).bad.size() == 1);
  CHECK(Decode("\x00\xD8"
               "a",
               Charset::kUtf16Le)
            .text.find('a') == std::string::npos);
}

TEST_CASE("charset names of people are known", "[charset]") {
  CHECK(FindCharset("BIG5") == Charset::kBig5Hkscs);
  CHECK(FindCharset("cp950") == Charset::kBig5Hkscs);
  CHECK(FindCharset("gbk") == Charset::kGb18030);
  CHECK(FindCharset("utf-8") == Charset::kUtf8);
  CHECK_FALSE(FindCharset("latin1").has_value());
}

TEST_CASE("any bytes can be decided and decoded", "[charset]") {
  std::mt19937 random(20261122);
  for (int i = 0; i < 300; ++i) {
    std::string bytes(random() % 400, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    const auto decision = DecideCharset(bytes);
    for (const Charset charset :
         {Charset::kUtf8, Charset::kUtf16Le, Charset::kUtf16Be,
          Charset::kGb18030, Charset::kBig5Hkscs}) {
      const auto decoded = Decode(bytes, charset);
      CHECK(std::is_sorted(decoded.bad.begin(), decoded.bad.end()));
    }
    CHECK((decision.charset.has_value() || !decision.why.empty()));
  }
}

// Figures for docs/importing.md. The rows are cut into files of one size; a
// file whose bytes are ASCII does not count.
TEST_CASE("rows of real catalogues are read right or not at all", "[charset]") {
  const std::string folder = test::SharedDir() + "/data/titles/";
  struct Source {
    const char* file;
    int column;
    const char* converter;
    Charset charset;
    const char* header;
  };
  const Source sources[] = {
      {"catalog_hans.dev.tsv", 1, "GB18030", Charset::kGb18030,
       "歌曲名称,演唱者\n"},
      {"catalog_hant.dev.tsv", 3, "Big5-HKSCS", Charset::kBig5Hkscs,
       "曲名,演唱者\n"},
      {"catalog_hans.dev.tsv", 1, "UTF-8", Charset::kUtf8, "歌曲名称,演唱者\n"},
      {"catalog_hant.dev.tsv", 3, "UTF-8", Charset::kUtf8, "曲名,演唱者\n"},
      {"catalog_hans.dev.tsv", 1, "UTF-16LE", Charset::kUtf16Le,
       "歌曲名称,演唱者\n"},
      {"catalog_hant.dev.tsv", 3, "UTF-16BE", Charset::kUtf16Be,
       "曲名,演唱者\n"},
  };
  if (!std::ifstream(folder + sources[0].file)) {
    WARN("no shared catalogues here");
    return;
  }
  for (const Source& source : sources) {
    const auto titles = CellsOf(folder + source.file, source.column);
    const auto artists = CellsOf(folder + source.file, source.column + 1);
    for (const char* header : {"", "Title,Artist\n", source.header}) {
      for (const std::size_t size : {1u, 3u, 10u, 30u, 100u}) {
        int right = 0, wrong = 0, undecided = 0;
        for (std::size_t begin = 0; begin + size <= titles.size();
             begin += size) {
          std::string sheet = Encode(header, source.converter);
          for (std::size_t i = begin; i < begin + size; ++i) {
            sheet +=
                Encode(titles[i] + "," + artists[i] + "\r\n", source.converter);
          }
          if (std::all_of(sheet.begin(), sheet.end(), [](char c) {
                return static_cast<unsigned char>(c) < 0x80;
              })) {
            continue;
          }
          const auto decision = DecideCharset(sheet);
          if (!decision.charset) {
            ++undecided;
          } else if (decision.charset == source.charset ||
                     Decode(sheet, *decision.charset).text ==
                         Decode(sheet, source.charset).text) {
            ++right;
          } else {
            ++wrong;
          }
        }
        const int all = right + undecided + wrong;
        std::printf(
            "%-11s %s headings, %3zu rows: %4d right, %3d undecided, "
            "%d wrong\n",
            source.converter,
            *header == '\0'  ? "no     "
            : *header == 'T' ? "English"
                             : "Chinese",
            size, right, undecided, wrong);
        INFO(source.converter << " " << size);
        CHECK(wrong * 1000 <= all);
        if (size > 1) CHECK(wrong == 0);
        CHECK(right * 100 >= all * (size >= 10 ? 98 : 94));
      }
    }
  }
}

}  // namespace qiao::text
