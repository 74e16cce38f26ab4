#include "tests/bench/made_registry.h"

#include <chrono>
#include <random>
#include <utility>

#include "registry/ledger/hash.h"
#include "registry/ledger/minted_ids.h"
#include "registry/ledger/record.h"

namespace qiao::bench {
namespace {

constexpr std::string_view kOrigin = "registry.example/speed";

Instant Now() {
  return std::chrono::floor<std::chrono::seconds>(
      std::chrono::system_clock::now());
}

std::string KeysIn(const std::string& folder) { return folder + "/keys"; }

Nonce NonceOf(std::int64_t number) {
  const Digest hash = ledger::Sha256({"work " + std::to_string(number)});
  Nonce nonce{};
  std::copy_n(hash.bytes.begin(), nonce.size(), nonce.begin());
  return nonce;
}

// As songs are called, each nearly alone with its title.
std::string TitleOf(std::int64_t number) {
  static constexpr std::string_view kSigns[] = {
      "春", "夏", "秋", "冬", "風", "雨", "海", "山", "河", "月", "星",
      "夜", "夢", "光", "影", "花", "城", "路", "歌", "心", "情", "天",
      "地", "雲", "雪", "火", "水", "年", "日", "時", "遠", "近"};
  std::mt19937_64 random(static_cast<std::uint64_t>(number));
  std::string title;
  for (std::uint64_t left = 3 + random() % 4; left > 0; --left) {
    title += kSigns[random() % std::size(kSigns)];
  }
  return title;
}

// Of 100,000.
std::string WriterOf(std::uint64_t number) {
  static constexpr std::string_view kNames[] = {"林汐", "陳渡", "方白", "何航",
                                                "蘇野", "周嵐", "許晚", "葉舟"};
  return std::string(kNames[number % std::size(kNames)]) +
         std::to_string(number % 100'000 / std::size(kNames));
}

WorkRegistration WorkOf(std::int64_t number) {
  std::mt19937_64 random(static_cast<std::uint64_t>(number) + 1'000'000'007);
  WorkRegistration work;
  work.nonce = NonceOf(number);
  work.titles = {Name{TitleOf(number), "zh-Hant", {}}};
  work.contributors = {
      {{"composer"}, std::nullopt, {Name{WriterOf(random()), {}, {}}}, {}},
      {{"lyricist"}, std::nullopt, {Name{WriterOf(random()), {}, {}}}, {}}};
  std::string digits = std::to_string(number);
  digits.insert(0, 9 - std::min<std::size_t>(9, digits.size()), '0');
  int sum = 1;
  for (std::size_t i = 0; i < 9; ++i) {
    sum += static_cast<int>(i + 1) * (digits[i] - '0');
  }
  digits += static_cast<char>('0' + (10 - sum % 10) % 10);
  work.common.ids = {Identifier{"iswc", "T" + digits, {}}};
  return work;
}

}  // namespace

Result<MadeRegistry> MadeRegistry::Make(const std::string& folder) {
  QIAO_TRY(ledger::PartyKeys self,
           ledger::NewPartyKeys("operator", ledger::kEd25519));
  QIAO_TRY(ledger::SigningKey log,
           ledger::SigningKey::Generate(ledger::kEd25519));
  QIAO_TRY(self.log, ledger::NoteSigner::Make(
                         std::string(kOrigin),
                         ledger::NoteKeyType::kPlainEd25519, std::move(log)));
  QIAO_TRY_DO(ledger::WriteKeyFile(
      ledger::KeyFilePath(KeysIn(folder), self.name), self));
  QIAO_TRY(ledger::PartyKeys label,
           ledger::NewPartyKeys("海風唱片", ledger::kEd25519));
  MadeRegistry made(folder, std::move(label));
  QIAO_TRY(registry::Registry registry,
           registry::Registry::Create(made.path(), kOrigin, std::move(self),
                                      "登記處", Now));
  QIAO_TRY_DO(
      registry.AddParty(made.label_, Name{"海風唱片", "zh-Hant", {}}, "org"));
  return made;
}

Result<registry::Registry> MadeRegistry::ToWrite() const {
  return registry::Registry::OpenToWrite(path(), KeysIn(folder_), Now);
}
Result<registry::Registry> MadeRegistry::ToRead() const {
  return registry::Registry::OpenToRead(path(), Now);
}

SubjectId MadeRegistry::Work(std::int64_t number) const {
  return ledger::MintSubject("wrk", label_.Party(), NonceOf(number));
}

Result<Submitted> MadeRegistry::Works(std::int64_t from,
                                      std::size_t count) const {
  QIAO_TRY(const registry::Registry registry, ToRead());
  QIAO_TRY(const ledger::Heading heading, registry.HeadingNow());
  std::vector<Statement> items;
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t number = from + static_cast<std::int64_t>(i);
    items.push_back(registry::Registry::Draft(heading, label_.Party(),
                                              Work(number), WorkOf(number)));
  }
  const ledger::SigningKey* const keys[] = {&label_.daily.front()};
  QIAO_TRY(const std::vector<ledger::SignedRecord> records,
           ledger::SignManifest(items, keys, {}));
  Submitted entries;
  for (const ledger::SignedRecord& record : records) {
    entries.push_back(ledger::EncodeEntry(record));
  }
  return entries;
}

Result<Told> MadeRegistry::Claims(std::int64_t works, std::size_t count) const {
  QIAO_TRY(const registry::Registry registry, ToRead());
  QIAO_TRY(const ledger::Heading heading, registry.HeadingNow());
  const ledger::SigningKey* const keys[] = {&label_.daily.front()};
  std::mt19937_64 random(static_cast<std::uint64_t>(works));
  Told told;
  for (std::size_t i = 0; i < count; ++i) {
    OwnershipClaim claim;
    claim.rights = {"perform"};
    QIAO_TRY(claim.share, Share::Make(1, 1000 + static_cast<std::int64_t>(i)));
    claim.territories = {{344}, {}, TisEdition()};
    claim.period.from = ParseDay("2011-01-01");
    claim.capacity = "own";
    const auto number =
        static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(works));
    QIAO_TRY(const ledger::SignedRecord record,
             ledger::Sign(registry::Registry::Draft(heading, label_.Party(),
                                                    Work(number), claim),
                          keys));
    told.push_back({ledger::EncodeEntry(record)});
  }
  return told;
}

}  // namespace qiao::bench
