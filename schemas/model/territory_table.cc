#include "schemas/model/territory_table.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

#include "schemas/model/check.h"
#include "tables/embedded.h"

namespace qiao {
namespace {

Period PeriodOf(std::string_view from, std::string_view until) {
  Period period;
  if (!from.empty()) period.from = ParseDay(from);
  if (!until.empty()) period.until = ParseDay(until);
  QIAO_CHECK(from.empty() == !period.from && until.empty() == !period.until);
  return period;
}

Territory NumberOf(std::string_view text) {
  Territory number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  QIAO_CHECK(error == std::errc() && end == text.data() + text.size());
  return number;
}

// "2106" or "2116:1931-01-01..1997-07-01".
Membership MembershipOf(std::string_view text) {
  const std::size_t colon = text.find(':');
  Membership membership{NumberOf(text.substr(0, colon)), {}};
  if (colon == std::string_view::npos) return membership;
  const std::string_view days = text.substr(colon + 1);
  const std::size_t dots = days.find("..");
  QIAO_CHECK(dots != std::string_view::npos);
  membership.period = PeriodOf(days.substr(0, dots), days.substr(dots + 2));
  return membership;
}

}  // namespace

const TerritoryTable& TerritoryTable::Get() {
  static const TerritoryTable table;
  return table;
}

TerritoryTable::TerritoryTable() {
  // Letters that were given twice (SD before and after 2011) mean the one
  // that exists today; former letters stand last.
  std::vector<std::pair<std::string, Territory>> ended, former;
  for (const TableRow& row : TableRows(tables::kTerritories)) {
    if (row[0] == "edition") {
      edition = ParseDay(row[1]).value();
      continue;
    }
    Entry entry;
    entry.number = NumberOf(row[0]);
    entry.leaf = row[1] == "leaf";
    entry.code2 = row[2];
    entry.code3 = row[3];
    entry.exists = PeriodOf(row[4], row[5]);
    for (std::string_view group : Split(row[7], ' ')) {
      entry.groups.push_back(MembershipOf(group));
    }
    for (std::string_view code : {entry.code2, entry.code3}) {
      if (code.empty()) continue;
      if (entry.exists.until) {
        ended.emplace_back(code, entry.number);
      } else {
        by_code.emplace(code, entry.number);
      }
    }
    for (std::string_view pair : Split(row[6], ' ')) {
      for (std::string_view code : Split(pair, '/')) {
        former.emplace_back(code, entry.number);
      }
    }
    entries.push_back(std::move(entry));
  }
  // Of two that have ended, the later one.
  std::reverse(ended.begin(), ended.end());
  for (auto& [code, number] : ended) by_code.emplace(code, number);
  for (auto& [code, number] : former) by_code.emplace(code, number);
  by_code.emplace("WORLDWIDE", 2136);  // BWARM, DDEX
  for (const TableRow& row : TableRows(tables::kTerritoryNames)) {
    names.emplace(NumberOf(row[0]), row);
  }
  Index();
}

void TerritoryTable::Index() {
  QIAO_CHECK(std::is_sorted(
      entries.begin(), entries.end(),
      [](const Entry& a, const Entry& b) { return a.number < b.number; }));
  QIAO_CHECK(!entries.empty() && entries.front().number >= 0 &&
             entries.back().number < 10'000);
  places_.resize(static_cast<std::size_t>(entries.back().number) + 1);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    places_[static_cast<std::size_t>(entries[i].number)] = i + 1;
  }
  for (Entry& entry : entries) {
    std::vector<Territory>& list = entry.leaf ? leaves : groups;
    (entry.leaf ? entry.bit : entry.row) = list.size();
    list.push_back(entry.number);
    const auto note = [this](const Period& period) {
      if (period.from) changes.push_back(*period.from);
      if (period.until) changes.push_back(*period.until);
    };
    note(entry.exists);
    for (const Membership& membership : entry.groups) note(membership.period);
  }
  QIAO_CHECK(leaves.size() <= kMostLeaves);
  std::sort(changes.begin(), changes.end());
  changes.erase(std::unique(changes.begin(), changes.end()), changes.end());
  for (std::size_t i = 0; i <= changes.size(); ++i) {
    const Day day =
        i == 0 ? changes.front() - std::chrono::days{1} : changes[i - 1];
    Epoch epoch;
    for (const Entry& entry : entries) {
      if (entry.leaf && entry.exists.Contains(day)) {
        epoch.existing.set(entry.bit);
      }
    }
    for (Territory group : groups) {
      epoch.members.push_back(Collect(group, day) & epoch.existing);
    }
    epochs_.push_back(std::move(epoch));
  }
}

LeafBits TerritoryTable::Collect(Territory group, Day day) const {
  LeafBits bits;
  if (!Find(group)->exists.Contains(day)) return bits;
  for (const Entry& entry : entries) {
    for (const Membership& membership : entry.groups) {
      if (membership.group != group || !membership.period.Contains(day)) {
        continue;
      }
      if (entry.leaf) {
        bits.set(entry.bit);
      } else {
        bits |= Collect(entry.number, day);
      }
    }
  }
  return bits;
}

const Entry* TerritoryTable::Find(Territory number) const {
  if (number < 0 || number >= std::ssize(places_)) return nullptr;
  const std::size_t place = places_[static_cast<std::size_t>(number)];
  return place == 0 ? nullptr : &entries[place - 1];
}

const Epoch& TerritoryTable::At(Day day) const {
  const auto next = std::upper_bound(changes.begin(), changes.end(), day);
  return epochs_[static_cast<std::size_t>(next - changes.begin())];
}

LeafBits TerritoryTable::BitsOf(Territory number, Day day) const {
  const Entry* entry = Find(number);
  if (entry == nullptr) return {};
  const Epoch& epoch = At(day);
  if (!entry->leaf) return epoch.members[entry->row];
  LeafBits bits;
  if (epoch.existing.test(entry->bit)) bits.set(entry->bit);
  return bits;
}

std::vector<Territory> TerritoryTable::NumbersOf(const LeafBits& bits) const {
  std::vector<Territory> numbers;
  numbers.reserve(bits.count());
  for (std::size_t bit = 0; bit < leaves.size(); ++bit) {
    if (bits.test(bit)) numbers.push_back(leaves[bit]);
  }
  return numbers;
}

}  // namespace qiao
