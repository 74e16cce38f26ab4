#include "registry/desk/who_question.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

#include "schemas/json/members.h"
#include "schemas/model/territory_words.h"

namespace qiao::desk {
namespace {

using json::Faults;
using json::Pointer;
using json::Value;

constexpr std::string_view kSchema = "qiao.who.question/1";
// Eight hours of sound.
constexpr std::size_t kMaxItems = 240'000;

Error Usage(std::string message) {
  return Error{ErrorCode::kUsage, std::move(message)};
}

// What a person types where a table has words. No limit but of its size: what
// is no word at all is refused as one that no table knows.
struct WordForm {
  static constexpr std::size_t kMax = 256;
  void Read(const Value& value, const Pointer& at, Faults& faults,
            std::string& out) const {
    const std::string* text = value.AsString();
    if (text == nullptr || text->size() > kMax) {
      faults.Add(
          Refusal::kValueInvalid, at,
          "must be a word of at most " + std::to_string(kMax) + " bytes");
      return;
    }
    out = *text;
  }
  Value Write(const std::string& text) const { return text; }
};
inline constexpr WordForm kWord;

struct ItemsForm {
  void Read(const Value& value, const Pointer& at, Faults& faults,
            std::vector<std::uint32_t>& out) const {
    const json::Array* items = value.AsArray();
    if (items == nullptr || items->empty() || items->size() > kMaxItems) {
      faults.Add(
          Refusal::kValueInvalid, at,
          "must be an array of 1 to " + std::to_string(kMaxItems) + " items");
      return;
    }
    out.reserve(items->size());
    for (std::size_t i = 0; i < items->size(); ++i) {
      const std::int64_t* item = (*items)[i].AsInteger();
      if (item == nullptr || *item < 0 ||
          *item > std::numeric_limits<std::uint32_t>::max()) {
        faults.Add(Refusal::kValueInvalid, Pointer{&at, {}, i},
                   "must be a number of 32 bits without a sign");
        return;
      }
      out.push_back(static_cast<std::uint32_t>(*item));
    }
  }
  Value Write(const std::vector<std::uint32_t>& items) const {
    json::Array array;
    array.reserve(items.size());
    for (const std::uint32_t item : items) {
      array.emplace_back(std::int64_t{item});
    }
    return array;
  }
};
inline constexpr ItemsForm kItems;

struct Heard {
  std::string alg = "chromaprint-1";  // Fingerprint::algorithm 1
  std::vector<std::uint32_t> items;
  std::int64_t ms = 0;
};

template <typename Io, json::Of<Heard> T>
void Members(Io& io, T& heard) {
  io.Need("alg", heard.alg, json::OneOf{"chromaprint-1"});
  io.Need("items", heard.items, kItems);
  io.Need("ms", heard.ms, json::kMs);
}

// The question with everything that its document has a member for.
struct Asked {
  std::string schema;
  std::optional<Heard> audio;
  WhoQuestion words;
};

template <typename Io, json::Of<Asked> T>
void Members(Io& io, T& asked) {
  constexpr json::TextForm kTitle = json::Text(4096);
  io.May("schema", asked.schema, json::OneOf{kSchema});
  io.May("text", asked.words.text, kTitle);
  io.May("isrc", asked.words.isrc, kTitle);
  io.May("iswc", asked.words.iswc, kTitle);
  io.May("id", asked.words.id, kTitle);
  io.May("audio", asked.audio, json::kObject);
  io.May("artist", asked.words.artist, kTitle);
  io.May("of", asked.words.of, json::OneOf{"work recording"});
  io.May("territories", asked.words.territories, json::List(kWord, 300));
  io.May("rights", asked.words.rights, json::List(kWord, 100));
  io.May("on", asked.words.on, json::kDay);
}

Result<TerritorySet> ReadTerritory(const std::string& text) {
  if (const auto number = FindTerritory(text)) {
    return TerritorySet{{*number}, {}, TisEdition()};
  }
  const TerritoryReading reading = ParseTerritoryWords(text);
  if (reading.set) return *reading.set;
  if (reading.ambiguous.empty()) {
    return Usage("no territory is called " + text +
                 "; give a code (TW) or a "
                 "number of the TIS table (158)");
  }
  std::string message = text + " can mean";
  for (const TerritorySet& choice : reading.choices) {
    message += (&choice == &reading.choices.front() ? " " : " or ") +
               TerritoriesText(choice, "en");
  }
  return Usage(message + "; say which");
}

Result<std::vector<Territory>> LeavesOfAll(
    const std::vector<std::string>& territories, Day day) {
  std::vector<Territory> all;
  for (const std::string& text : territories) {
    QIAO_TRY(const TerritorySet set, ReadTerritory(text));
    const std::vector<Territory> leaves = Expand(set, day);
    if (leaves.empty()) {
      return Usage(text + " was no territory on " + ToText(day));
    }
    all.insert(all.end(), leaves.begin(), leaves.end());
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

Result<std::vector<Right>> RightsOf(const std::vector<std::string>& words) {
  std::vector<Right> rights;
  for (const std::string& word : words) {
    Right right = FindRight(word);
    if (right.empty()) {
      return Usage("no right is called " + word +
                   "; there are repro (mechanical), distribute, rent, "
                   "perform, broadcast, online, sync, adapt, phonogram, "
                   "performer");
    }
    rights.push_back(std::move(right));
  }
  return rights;
}

}  // namespace

json::Object ToJson(const WhoQuestion& question) {
  Asked asked{std::string(kSchema), std::nullopt, question};
  if (question.audio) {
    asked.audio = {"chromaprint-1", question.audio->items,
                   question.audio->duration_ms};
  }
  json::Out io;
  Members(io, asked);
  return io.Take();
}

Result<WhoQuestion> ReadWhoQuestion(const json::Object& question) {
  Faults faults;
  const Pointer whole;
  json::ObjectReader reader(question, whole, faults);
  json::In io(reader, faults);
  Asked asked;
  Members(io, asked);
  reader.Close();
  if (faults.any()) return Usage(faults.Take().message);
  if (asked.audio) {
    asked.words.audio = std::make_shared<const Fingerprint>(
        Fingerprint{std::move(asked.audio->items), asked.audio->ms});
  }
  return std::move(asked.words);
}

Result<registry::RightsQuestion> Resolve(const WhoQuestion& asked, Day today) {
  const int things = !asked.text.empty() + !asked.isrc.empty() +
                     !asked.iswc.empty() + !asked.id.empty() +
                     (asked.audio != nullptr);
  if (things == 0) {
    return Usage("say what to look for: a title, an identifier, or audio");
  }
  if (things > 1) {
    return Usage("say one thing to look for: text, isrc, iswc, id or audio");
  }
  registry::RightsQuestion question;
  question.text = asked.text;
  question.isrc = asked.isrc;
  question.iswc = asked.iswc;
  question.audio = asked.audio;
  question.artist = asked.artist;
  question.kind = asked.of == "work"        ? "wrk"
                  : asked.of == "recording" ? "rec"
                                            : "";
  if (!asked.id.empty()) {
    question.subject = ParseSubjectId(asked.id);
    if (!question.subject) return Usage(asked.id + " is no id");
  }
  question.view.day = asked.on.value_or(today);
  QIAO_TRY(question.view.leaves,
           LeavesOfAll(asked.territories, question.view.day));
  QIAO_TRY(const std::vector<Right> rights, RightsOf(asked.rights));
  question.view.acts = ActsOf(rights, "rec");
  return question;
}

}  // namespace qiao::desk
