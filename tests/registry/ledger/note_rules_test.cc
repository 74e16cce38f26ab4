// Signed notes, rule by rule: what a key, a signature line and a note must
// look like, and which lines count.
#include "registry/ledger/checkpoint.h"
#include "registry/ledger/decimal.h"
#include "registry/ledger/note.h"
#include "tests/registry/ledger/vectors.h"
#include "tests/support/catch.h"

namespace qiao::ledger {
namespace {

using namespace vectors;  // NOLINT(google-build-using-namespace)

NoteSigner Signer(const std::string& name, NoteKeyType type) {
  Result<SigningKey> key =
      SigningKey::Generate(type == NoteKeyType::kPlainSm2 ? kSm2Sm3 : kEd25519);
  REQUIRE(key);
  Result<NoteSigner> signer = NoteSigner::Make(name, type, std::move(*key));
  if (!signer) FAIL(signer.error().message);
  return std::move(*signer);
}

bool IsSignerName(const std::string& name) {
  return NoteSigner::Make(name, NoteKeyType::kPlainEd25519,
                          *SigningKey::Generate(kEd25519))
      .has_value();
}

template <typename T>
std::string MessageOf(const Result<T>& result) {
  REQUIRE_FALSE(result);
  CHECK(result.error().refusal == Refusal::kNoteMalformed);
  return result.error().message;
}

TEST_CASE("no white space of Unicode stands in the name of a key",
          "[ledger][note]") {
  for (const char* name :
       {"!", "registry.example/tw", "登記.example", "\xe2\x80\x94"}) {
    CAPTURE(name);
    CHECK(IsSignerName(name));
  }
  for (const char* space :
       {"\x01", " ", "\xc2\x85", "\xc2\xa0", "\xe1\x9a\x80", "\xe2\x80\x80",
        "\xe2\x80\x8a", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaf",
        "\xe2\x81\x9f", "\xe3\x80\x80", "\xff", "+"}) {
    CAPTURE(space);
    CHECK_FALSE(IsSignerName(std::string("a") + space + "b"));
  }
  CHECK_FALSE(IsSignerName(""));
}

TEST_CASE("a verifier key is a name, the hash and a key of a known length",
          "[ledger][note]") {
  const std::string none = "a key is not name+id+key";
  const NoteKey good = Signer("a", NoteKeyType::kPlainEd25519).verifier();
  CHECK(ParseVkey(ToVkey(good)).value() == good);
  CHECK(MessageOf(ParseVkey("c74f20a3")) == none);
  CHECK(MessageOf(ParseVkey("abcd+c74f20a3")) == none);
  CHECK(MessageOf(ParseVkey(ToVkey(MakeNoteKey(
            "two words", NoteKeyType::kPlainEd25519, good.key)))) == none);
  CHECK(MessageOf(ParseVkey("a+zzzzzzzz+AQID")) == none);
  CHECK(MessageOf(ParseVkey("a+c74f20a3+AQI")) == none);
  CHECK(MessageOf(ParseVkey(
            ToVkey(MakeNoteKey("a", NoteKeyType::kUnknown, {})))) == none);
  // 32 zeros are a point of order four.
  CHECK(
      MessageOf(ParseVkey(ToVkey(MakeNoteKey(
          "a", NoteKeyType::kPlainEd25519, std::vector<std::uint8_t>(32))))) ==
      "the key of a is not a valid one");
}

TEST_CASE("a verifier key of an unknown type is kept as it is",
          "[ledger][note]") {
  const NoteKey unknown = MakeNoteKey("a", NoteKeyType::kUnknown, {9, 1, 2});
  CHECK(ParseVkey(ToVkey(unknown)).value() == unknown);
  // Only type 02 makes its id from its key alone.
  for (const std::uint8_t type : std::vector<std::uint8_t>{2, 3}) {
    NoteKey ecdsa{"a", 0, NoteKeyType::kUnknown, {type, 1, 2, 3}};
    const Digest digest = Sha256({"\x01\x02\x03"});
    for (std::size_t i = 0; i < 4; ++i) {
      ecdsa.id = (ecdsa.id << 8) | digest.bytes[i];
    }
    CHECK(ParseVkey(ToVkey(ecdsa)).has_value() == (type == 2));
  }
}

TEST_CASE("a signature line is a dash, a name, and base64 of five bytes",
          "[ledger][note]") {
  const std::string dash = "\xe2\x80\x94 ";
  const auto least = ParseSignatureLine(dash + "a AQIDBAU=");
  REQUIRE(least);
  CHECK(*least == NoteSignature{"a", 0x01020304, {5}});
  CHECK(ParseSignatureLine(dash + "a AQIDBAU=\n").value() == *least);
  for (const char* line : {"- a AQIDBAU=", "a AQIDBAU=",
                           "\xe2\x80\x94"
                           "a AQIDBAU="}) {
    CHECK(MessageOf(ParseSignatureLine(line)) ==
          "a signature line does not begin with a dash");
  }
  for (const char* rest :
       {"AQIDBAUG", "a+b AQIDBAU=", " AQIDBAU=", "a\xe3\x80\x80z AQIDBAU="}) {
    CAPTURE(rest);
    CHECK(MessageOf(ParseSignatureLine(dash + rest)) ==
          "a signature line has no valid name");
  }
  for (const char* rest : {"a AQIDBA==", "a ", "a AQIDBAU", "a !"}) {
    CAPTURE(rest);
    CHECK(MessageOf(ParseSignatureLine(dash + rest)) ==
          "a signature is not base64 of an id and a signature");
  }
}

TEST_CASE("a note is text, an empty line and 1 to 64 signature lines",
          "[ledger][note]") {
  const std::string line = "\xe2\x80\x94 a AQIDBAU=\n";
  const auto lines = [&line](int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += line;
    return text;
  };
  const auto note = ParseNote("two words\n後來\n\n" + line);
  REQUIRE(note);
  CHECK(note->text == "two words\n後來\n");
  CHECK(ToText(*note) == "two words\n後來\n\n" + line);
  CHECK(ParseNote("a\n\n" + lines(64))->signatures.size() == 64);
  CHECK(MessageOf(ParseNote("a\n\n" + lines(65))) ==
        "more than 64 signature lines");
  CHECK(MessageOf(ParseNote("a\xff\n\n" + line)) == "not UTF-8");
  for (const std::string& control :
       {std::string("\t"), std::string("\x1f"), std::string(1, '\0')}) {
    CHECK(MessageOf(ParseNote("a" + control + "\n\n" + line)) ==
          "a control character");
  }
  // One byte before the line: what is left would be a line.
  CHECK(MessageOf(ParseNote("a" + line)) ==
        "no empty line before the signatures");
  const std::string unended = "no signature line, or the last one does not end";
  CHECK(MessageOf(ParseNote("a\n\n")) == unended);
  CHECK(MessageOf(ParseNote("a\n\n" + line.substr(0, line.size() - 1))) ==
        unended);
}

TEST_CASE("a signature of another length or type signs nothing",
          "[ledger][note]") {
  const NoteSigner plain = Signer("a", NoteKeyType::kPlainEd25519);
  const NoteSignature good = *plain.Sign("text\n");
  CHECK(VerifiesNote("text\n", plain.verifier(), good));
  NoteKey unknown = plain.verifier();
  unknown.type = NoteKeyType::kUnknown;
  CHECK_FALSE(VerifiesNote("text\n", unknown, good));
  NoteSignature changed = good;
  changed.bytes.push_back(0);
  CHECK_FALSE(VerifiesNote("text\n", plain.verifier(), changed));
  changed.bytes.resize(63);
  CHECK_FALSE(VerifiesNote("text\n", plain.verifier(), changed));

  const NoteSigner witness = Signer("w", NoteKeyType::kCosignature);
  NoteSignature cosigned = *witness.Sign("text\n");
  CHECK(VerifiesNote("text\n", witness.verifier(), cosigned));
  cosigned.bytes.resize(8);
  CHECK_FALSE(VerifiesNote("text\n", witness.verifier(), cosigned));
  CHECK(CosignedAt(witness.verifier(), cosigned) == Instant{});
  cosigned.bytes.resize(7);
  CHECK_FALSE(VerifiesNote("text\n", witness.verifier(), cosigned));
  CHECK_FALSE(CosignedAt(witness.verifier(), cosigned));
}

TEST_CASE("no cosignature says a time at or above 2^63", "[ledger][note]") {
  const NoteSigner witness = Signer("w", NoteKeyType::kCosignature);
  using std::chrono::seconds;
  const Instant last{seconds::max()};
  CHECK(VerifiesNote("a\n", witness.verifier(), *witness.Sign("a\n", last)));
  for (const Instant before : {Instant{seconds::min()}, Instant{seconds{-1}}}) {
    CHECK_FALSE(
        VerifiesNote("a\n", witness.verifier(), *witness.Sign("a\n", before)));
    const NoteSigner* const signers[] = {&witness};
    const auto head = SignCheckpoint({"a", 0, Digest()}, signers, before);
    REQUIRE_FALSE(head);
    CHECK(head.error().code == ErrorCode::kStorage);
  }
}

TEST_CASE("a note opens with those of the keys that signed it",
          "[ledger][note]") {
  const NoteSigner a = Signer("a", NoteKeyType::kPlainEd25519);
  const NoteSigner b = Signer("b", NoteKeyType::kPlainSm2);
  const Note note{"text\n",
                  {*b.Sign("text\n"), *a.Sign("text\n"), *a.Sign("text\n")}};
  const std::vector<NoteKey> both{a.verifier(), b.verifier()};
  CHECK(OpenNote(note, both).value() ==
        std::vector<NoteKey>{b.verifier(), a.verifier()});
  CHECK(OpenNote(note, std::span(both).first(1)).value() ==
        std::vector<NoteKey>{a.verifier()});
  const auto refused = [](const Result<std::vector<NoteKey>>& opened) {
    REQUIRE_FALSE(opened);
    return opened.error().refusal;
  };
  CHECK(refused(OpenNote(note, {})) == Refusal::kNoteUnsigned);
  CHECK(refused(OpenNote({"other\n", note.signatures}, both)) ==
        Refusal::kNoteSignature);
  // A key of the same name with another id, or the other way round.
  NoteKey like = a.verifier();
  like.id ^= 1;
  CHECK(refused(OpenNote(note, {&like, 1})) == Refusal::kNoteUnsigned);
  like = a.verifier();
  like.name = "c";
  CHECK(refused(OpenNote(note, {&like, 1})) == Refusal::kNoteUnsigned);
  // Of a type that is not known here nothing is said.
  like = a.verifier();
  like.type = NoteKeyType::kUnknown;
  CHECK(refused(OpenNote(note, {&like, 1})) == Refusal::kNoteUnsigned);
  const std::vector<NoteKey> twice{a.verifier(), b.verifier(), like};
  const auto opened = OpenNote(note, twice);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == ErrorCode::kUsage);
}

TEST_CASE("a signer's key is of a known type and its algorithm",
          "[ledger][note]") {
  CHECK_FALSE(NoteSigner::Make("a", NoteKeyType::kUnknown,
                               *SigningKey::Generate(kEd25519)));
  CHECK_FALSE(NoteSigner::Make("a", NoteKeyType::kPlainSm2,
                               *SigningKey::Generate(kEd25519)));
  CHECK_FALSE(NoteSigner::Make("a", NoteKeyType::kCosignature,
                               *SigningKey::Generate(kSm2Sm3)));
}

TEST_CASE("a checkpoint that lacks its last line feed lacks a line",
          "[ledger][checkpoint]") {
  const std::string root = ToBase64(AsText(Digest().bytes));
  const std::string three = "a checkpoint has three lines: origin, size, root";
  CHECK(MessageOf(ParseCheckpointText("a\n1\n" + root)) == three);
  CHECK(MessageOf(ParseCheckpointText("a\n1\n")) == three);
  CHECK(MessageOf(ParseCheckpointText("a\n")) == three);
  CHECK(MessageOf(ParseCheckpointText("")) == three);
  CHECK(MessageOf(ParseCheckpointText("\n1\n" + root + "\n")) == three);
  for (const std::string& wrong : {std::string("!"), std::string("AAAA"),
                                   ToBase64(std::string(33, 'a'))}) {
    CHECK(MessageOf(ParseCheckpointText("a\n1\n" + wrong + "\n")) ==
          "the root is not base64 of 32 bytes");
  }
}

TEST_CASE("a plain number has one spelling", "[ledger][checkpoint]") {
  CHECK(ParseDecimal("0") == 0);
  CHECK(ParseDecimal("7") == 7);
  CHECK(ParseDecimal("10") == 10);
  CHECK(ParseDecimal("9223372036854775807") == 9223372036854775807);
  for (const char* wrong : {"", "00", "01", "-", "-1", "-0", "+1", " 1", "1 ",
                            "1x", "x", "9223372036854775808"}) {
    CAPTURE(wrong);
    CHECK_FALSE(ParseDecimal(wrong));
  }
}

TEST_CASE("padding alone is no base64", "[ledger][note]") {
  for (const char* wrong : {"=", "==", "===", "===="}) {
    CHECK_FALSE(FromBase64(wrong));
  }
  CHECK(FromBase64("") == "");
}

}  // namespace
}  // namespace qiao::ledger
