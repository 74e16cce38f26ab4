// Claims for tests: names instead of ids, text instead of sets.
#pragma once

#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "registry/rights/claim_on_record.h"

namespace qiao::test {

// An id whose bytes are those of a name: "A" and "A" are one party.
inline PartyId PartyNamed(std::string_view name) {
  PartyId id;
  for (std::size_t i = 0; i < name.size() && i < id.bytes.size(); ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(name[i]);
  }
  return id;
}

// "rec1", "wrk2": the kind, then whatever tells them apart.
inline SubjectId SubjectNamed(std::string_view name) {
  SubjectId id;
  for (std::size_t i = 0; i < 3; ++i) id.kind[i] = name[i];
  for (std::size_t i = 3; i < name.size(); ++i) {
    id.bytes[i - 3] = static_cast<std::uint8_t>(name[i]);
  }
  return id;
}

inline StatementId StatementNamed(std::string_view name) {
  StatementId id;
  for (std::size_t i = 0; i < name.size(); ++i) {
    id.digest.bytes[i] = static_cast<std::uint8_t>(name[i]);
  }
  return id;
}

inline std::string NameIn(const StatementId& id) {
  std::string name;
  for (const std::uint8_t byte : id.digest.bytes) {
    if (byte != 0) name += static_cast<char>(byte);
  }
  return name;
}

// "2136!156 158": World without CN and TW.
inline TerritorySet TerritoriesOf(const std::string& text) {
  const std::size_t mark = text.find('!');
  TerritorySet set;
  set.tis = TisEdition();
  std::istringstream in(text.substr(0, mark));
  for (int number = 0; in >> number;) set.include.push_back(number);
  if (mark != std::string::npos) {
    std::istringstream out(text.substr(mark + 1));
    for (int number = 0; out >> number;) set.exclude.push_back(number);
  }
  return set;
}

inline std::string TextOf(const TerritorySet& set) {
  std::string text;
  const auto add = [&text](Territory number, char before) {
    if (!text.empty()) text += before;
    text += std::to_string(number);
  };
  for (const Territory number : set.include) add(number, ' ');
  for (std::size_t i = 0; i < set.exclude.size(); ++i) {
    add(set.exclude[i], i == 0 ? '!' : ' ');
  }
  return text;
}

// "2010-01-01/2015-01-01"; an empty side is open.
inline Period PeriodOf(const std::string& text) {
  const std::size_t slash = text.find('/');
  return {ParseDay(text.substr(0, slash)), ParseDay(text.substr(slash + 1))};
}

inline std::string TextOf(const Period& period) {
  return (period.from ? ToText(*period.from) : "") + "/" +
         (period.until ? ToText(*period.until) : "");
}

inline std::vector<std::string> WordsOf(const std::string& text) {
  std::vector<std::string> words;
  std::istringstream in(text);
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

// AClaim("a").By("A").On("rec1").For("online").Of(1, 2).In("158").During("/")
struct AClaim {
  rights::ClaimOnRecord made;

  explicit AClaim(const std::string& name, std::int64_t index = 0) {
    made.id = StatementNamed(name);
    made.index = index;
    made.claim.capacity = "own";
    made.claim.share = Share{1, 1, "100%"};
    made.claim.rights = {"phonogram"};
    made.claim.territories = TerritoriesOf("2136");
  }
  AClaim& By(std::string_view party) {
    made.party = PartyNamed(party);
    return *this;
  }
  AClaim& On(std::string_view subject) {
    made.subject = SubjectNamed(subject);
    return *this;
  }
  AClaim& For(const std::string& rights) {
    made.claim.rights = WordsOf(rights);
    return *this;
  }
  AClaim& Of(std::int64_t num, std::int64_t den, std::string text = {}) {
    made.claim.share = Share{num, den, std::move(text)};
    return *this;
  }
  AClaim& In(const std::string& territories) {
    made.claim.territories = TerritoriesOf(territories);
    return *this;
  }
  AClaim& During(const std::string& period) {
    made.claim.period = PeriodOf(period);
    return *this;
  }
  AClaim& As(const std::string& capacity) {
    made.claim.capacity = capacity;
    return *this;
  }
};

}  // namespace qiao::test
