// The rules of the trade's identifiers: form, check digit, display.
//
//   T0345246801        ISWC, display T-034.524.680-1
//   TWM031126030       ISRC, display TW-M03-11-26030
//   000000012281955X   ISNI, display 0000 0001 2281 955X
//
// The functions here take text that is already normalised: NFKC, upper case,
// without spaces, dots and dashes. schemas/text/identifier.h takes it raw.
// A wrong identifier is an answer, not an error: importers keep it as text and
// warn, since real deliveries are full of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qiao {

struct IdentifierCheck {
  bool valid = false;
  std::string compact;             // what is stored and compared; empty if bad
  std::string display;             // what is printed; empty if bad
  std::vector<std::string> notes;  // worth knowing though it is valid
  std::string reason;              // why not; empty if valid
  bool operator==(const IdentifierCheck&) const = default;
};

// How the last five digits of an ISRC were printed. On the mainland before
// 2012 they were record code and item code, and either split is seen; only the
// printed dashes tell which.
enum class IsrcSplit { kNone, kFourOne, kThreeTwo, kOther };

IdentifierCheck CheckIswc(std::string_view text);
IdentifierCheck CheckIsrc(std::string_view text,
                          IsrcSplit split = IsrcSplit::kNone);
IdentifierCheck CheckIpiName(std::string_view text);
IdentifierCheck CheckIpiBase(std::string_view text);  // compact: I-002985150-9
IdentifierCheck CheckIsni(std::string_view text);     // also ORCID
IdentifierCheck CheckGtin(std::string_view text);     // also UPC, EAN, ICPN
IdentifierCheck CheckGrid(std::string_view text);
IdentifierCheck CheckDpid(std::string_view text);
// Registration of a work on the mainland: 国作登字-2021-L-00268255.
IdentifierCheck CheckPrc(std::string_view text);
// Opaque; length and characters by schemas/tables/identifier_patterns.tsv.
IdentifierCheck CheckDci(std::string_view text);
IdentifierCheck CheckUsRegistration(std::string_view text);
// A CISAC society: 1-3 digits that stand in schemas/tables/societies.tsv.
IdentifierCheck CheckSociety(std::string_view text);

// GTINs of any length are equal when these are: left-padded to 14 digits.
std::string GtinKey(std::string_view compact);

}  // namespace qiao
