// The fuzz targets: one function for each parser that meets bytes from
// outside. Each asserts laws (round trips, idempotence, bounds) and stops the
// program when one is broken; docs/testing.md lists them.
//
//   tests/fuzz/run.sh 60 json        searches for a minute
//   build/release/bin/fuzz_tests     replays what is kept
#pragma once

#include <string_view>

namespace qiao::fuzz {

void Json(std::string_view input);
void Envelope(std::string_view input);
void Sheet(std::string_view input);
void Charset(std::string_view input);
void Note(std::string_view input);
void Bundle(std::string_view input);
void Print(std::string_view input);
void Receipt(std::string_view input);
void Request(std::string_view input);
void Policy(std::string_view input);
void Tiles(std::string_view input);
void Identifiers(std::string_view input);
void Cell(std::string_view input);
void Territories(std::string_view input);
void Title(std::string_view input);
void Credits(std::string_view input);
void Keys(std::string_view input);
void Admissions(std::string_view input);
void Wire(std::string_view input);
void Pairs(std::string_view input);
void Segment(std::string_view input);
void Weights(std::string_view input);
void Proofs(std::string_view input);
void Aliases(std::string_view input);

struct Target {
  std::string_view name;  // of the program fuzz_NAME and of corpus/NAME
  void (*run)(std::string_view input);
};
inline constexpr Target kTargets[] = {
    {"json", Json},       {"envelope", Envelope},
    {"sheet", Sheet},     {"charset", Charset},
    {"note", Note},       {"bundle", Bundle},
    {"print", Print},     {"receipt", Receipt},
    {"request", Request}, {"policy", Policy},
    {"tiles", Tiles},     {"identifier", Identifiers},
    {"cell", Cell},       {"territory", Territories},
    {"title", Title},     {"credit", Credits},
    {"keys", Keys},       {"admission", Admissions},
    {"wire", Wire},       {"pairs", Pairs},
    {"segment", Segment}, {"weights", Weights},
    {"proof", Proofs},    {"aliases", Aliases},
};

}  // namespace qiao::fuzz
