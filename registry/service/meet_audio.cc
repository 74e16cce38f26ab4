#include "registry/service/meet_audio.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "matcher/title_key.h"
#include "schemas/text/identifier.h"
#include "schemas/text/nfc.h"

namespace qiao::registry {
namespace {

constexpr std::size_t kIsrcLength = 12;

// Names of files as two systems may spell them: composed, ASCII lower case,
// forward slashes. Text that is not UTF-8 is compared as it is.
std::string PathKey(std::string_view path) {
  Result<std::string> composed = text::Nfc(path);
  std::string key = composed ? std::move(*composed) : std::string(path);
  for (char& c : key) {
    if (c == '\\') c = '/';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  while (key.starts_with("./")) key.erase(0, 2);
  return key;
}

std::string_view NameOf(std::string_view path) {
  return path.substr(path.find_last_of("/\\") + 1);
}

// Without the ending; a name that is nothing but an ending stays.
std::string_view StemOf(std::string_view name) {
  std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return name;
  return name.substr(0, dot);
}

std::string CompactIsrc(std::string_view raw) {
  if (raw.empty()) return {};
  std::optional<IdentifierCheck> check = text::CheckIdentifier("isrc", raw);
  return check && check->valid ? check->compact : std::string();
}

// Every ISRC that stands in a file name, separators or not.
std::vector<std::string> IsrcsIn(std::string_view name) {
  std::string letters;
  for (char c : name) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) letters += c;
  }
  std::vector<std::string> found;
  for (std::size_t at = 0; at + kIsrcLength <= letters.size(); ++at) {
    std::string compact = CompactIsrc(letters.substr(at, kIsrcLength));
    if (!compact.empty()) found.push_back(std::move(compact));
  }
  return found;
}

// "03. 溫柔" -> 3 and "溫柔"; "7 rings" keeps its number in the title as well.
struct NumberedTitle {
  std::optional<int> number;
  std::string rest;
};

NumberedTitle TakeNumber(std::string_view stem) {
  std::size_t digits = 0;
  while (digits < stem.size() && stem[digits] >= '0' && stem[digits] <= '9') {
    ++digits;
  }
  if (digits == 0 || digits > 3) return {{}, std::string(stem)};
  std::string_view rest = stem.substr(digits);
  std::size_t title = rest.find_first_not_of(" ._-\t");
  if (title == 0 || title == std::string_view::npos) {
    return {{}, std::string(stem)};
  }
  int number = 0;
  for (char c : stem.substr(0, digits)) number = number * 10 + (c - '0');
  return {number, std::string(rest.substr(title))};
}

// One file or one row with the keys it can meet by, strongest first; the first
// key that meets anything counts.
using Keys = std::vector<std::string>;

void AddTitle(Keys& keys, std::string_view title,
              const std::optional<int>& number) {
  std::string key = matcher::KeyOf(title);
  if (key.empty()) return;
  if (number) key += "#" + std::to_string(*number);
  if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
    keys.push_back(std::move(key));
  }
}

// All ways to read a title out of a file: its tag, its name, its name without
// the number, and what stands on either side of " - " (artist and title).
Keys TitleKeysOf(const FileLabel& file, bool with_number) {
  Keys keys;
  std::string_view stem = StemOf(NameOf(file.path));
  NumberedTitle name = TakeNumber(stem);
  std::optional<int> number = file.track ? file.track : name.number;
  if (with_number && !number) return keys;
  std::optional<int> suffix = with_number ? number : std::nullopt;
  AddTitle(keys, file.title, suffix);
  AddTitle(keys, name.rest, suffix);
  AddTitle(keys, stem, suffix);
  std::size_t dash = name.rest.rfind(" - ");
  if (dash != std::string::npos) {
    std::string_view rest = name.rest;
    AddTitle(keys, rest.substr(dash + 3), suffix);
    AddTitle(keys, rest.substr(0, rest.find(" - ")), suffix);
  }
  return keys;
}

// A row that names a version is met by a file that names it too; the number
// may stand in for the version.
Keys TitleKeysOf(const CatalogEntry& entry, bool with_number) {
  Keys keys;
  if (with_number && !entry.track) return keys;
  std::optional<int> suffix = with_number ? entry.track : std::nullopt;
  if (!entry.version.empty()) {
    AddTitle(keys, entry.title + " " + entry.version, suffix);
    if (!with_number) return keys;
  }
  AddTitle(keys, entry.title, suffix);
  return keys;
}

Keys FileColumnKeys(const FileLabel& file) {
  std::string path = PathKey(file.path);
  Keys keys;
  // "cd1/01.flac", "01.flac", and both without the ending.
  for (std::size_t at = 0; at != std::string::npos;) {
    std::string part = path.substr(at);
    std::size_t dot = part.rfind('.');
    if (dot != std::string::npos && dot > part.rfind('/') + 1) {
      keys.push_back(part.substr(0, dot));
    }
    keys.push_back(std::move(part));
    at = path.find('/', at);
    if (at != std::string::npos) ++at;
  }
  return keys;
}

Keys FileColumnKeys(const CatalogEntry& entry) {
  std::string cell = PathKey(entry.file);
  if (cell.empty()) return {};
  Keys keys = {cell};
  std::string name(NameOf(cell));
  if (name != cell) keys.push_back(name);
  return keys;
}

Keys IsrcsOf(const CatalogEntry& entry) {
  Keys keys;
  for (const Identifier& id : entry.ids) {
    if (id.scheme == "isrc" && !id.value.empty()) keys.push_back(id.value);
  }
  return keys;
}

Keys FileKeys(MetBy by, const FileLabel& file) {
  switch (by) {
    case MetBy::kFileColumn:
      return FileColumnKeys(file);
    case MetBy::kIsrcTag: {
      std::string isrc = CompactIsrc(file.isrc);
      return isrc.empty() ? Keys{} : Keys{isrc};
    }
    case MetBy::kIsrcInName:
      return IsrcsIn(StemOf(NameOf(file.path)));
    case MetBy::kTitleAndNumber:
      return TitleKeysOf(file, true);
    case MetBy::kTitle:
      return TitleKeysOf(file, false);
  }
  return {};
}

Keys EntryKeys(MetBy by, const CatalogEntry& entry) {
  switch (by) {
    case MetBy::kFileColumn:
      return FileColumnKeys(entry);
    case MetBy::kIsrcTag:
    case MetBy::kIsrcInName:
      return IsrcsOf(entry);
    case MetBy::kTitleAndNumber:
      return TitleKeysOf(entry, true);
    case MetBy::kTitle:
      return TitleKeysOf(entry, false);
  }
  return {};
}

// A file whose own ISRC is another one is not the row's, whatever its title.
bool IsrcsContradict(const FileLabel& file, const CatalogEntry& entry) {
  std::string isrc = CompactIsrc(file.isrc);
  Keys of_row = IsrcsOf(entry);
  return !isrc.empty() && !of_row.empty() &&
         std::find(of_row.begin(), of_row.end(), isrc) == of_row.end();
}

class Meeting {
 public:
  Meeting(std::span<const FileLabel> files,
          std::span<const CatalogEntry> entries)
      : files_(files),
        entries_(entries),
        file_met_(files.size(), false),
        entry_met_(entries.size(), false) {}

  void Round(MetBy by);
  AudioMeetings Finish();

 private:
  using Edges = std::map<std::size_t, std::set<std::size_t>>;
  Edges EdgesFor(MetBy by) const;

  std::span<const FileLabel> files_;
  std::span<const CatalogEntry> entries_;
  std::vector<bool> file_met_, entry_met_;
  AudioMeetings all_;
};

// From each row to the files that its strongest meeting key names.
Meeting::Edges Meeting::EdgesFor(MetBy by) const {
  std::map<std::string, std::vector<std::size_t>> holders;
  for (std::size_t f = 0; f < files_.size(); ++f) {
    if (file_met_[f]) continue;
    for (const std::string& key : FileKeys(by, files_[f])) {
      holders[key].push_back(f);
    }
  }
  Edges edges;
  for (std::size_t e = 0; e < entries_.size(); ++e) {
    if (entry_met_[e]) continue;
    for (const std::string& key : EntryKeys(by, entries_[e])) {
      auto found = holders.find(key);
      if (found == holders.end()) continue;
      for (std::size_t f : found->second) {
        bool by_title = by == MetBy::kTitle || by == MetBy::kTitleAndNumber;
        if (by_title && IsrcsContradict(files_[f], entries_[e])) continue;
        edges[e].insert(f);
      }
      if (edges.count(e) > 0) break;
    }
  }
  return edges;
}

void Meeting::Round(MetBy by) {
  const Edges edges = EdgesFor(by);
  Edges rows_of;  // from each file
  for (const auto& [e, files] : edges) {
    for (std::size_t f : files) rows_of[f].insert(e);
  }
  std::set<std::size_t> seen;
  for (const auto& [first, ignored] : edges) {
    if (seen.count(first) > 0) continue;
    // Everything that hangs together with this row.
    std::set<std::size_t> rows = {first};
    std::set<std::size_t> files;
    std::vector<std::size_t> open = {first};
    while (!open.empty()) {
      std::size_t e = open.back();
      open.pop_back();
      for (std::size_t f : edges.at(e)) {
        if (!files.insert(f).second) continue;
        for (std::size_t other : rows_of[f]) {
          if (rows.insert(other).second) open.push_back(other);
        }
      }
    }
    seen.insert(rows.begin(), rows.end());
    if (rows.size() == 1 && files.size() == 1) {
      all_.met.push_back({*files.begin(), first, by});
      file_met_[*files.begin()] = true;
      entry_met_[first] = true;
    } else {
      all_.ambiguous.push_back(
          {by, {files.begin(), files.end()}, {rows.begin(), rows.end()}});
    }
  }
}

AudioMeetings Meeting::Finish() {
  std::sort(all_.met.begin(), all_.met.end(),
            [](const AudioMeeting& a, const AudioMeeting& b) {
              return a.entry < b.entry;
            });
  // What weaker evidence has settled since is no longer ambiguous; the rest is
  // told once, by its strongest evidence.
  std::set<std::size_t> told;
  std::vector<AudioAmbiguity> open;
  for (AudioAmbiguity& one : all_.ambiguous) {
    std::erase_if(one.files, [this](std::size_t f) { return file_met_[f]; });
    std::erase_if(one.entries, [&](std::size_t e) {
      return entry_met_[e] || told.count(e) > 0;
    });
    if (one.files.empty() || one.entries.empty()) continue;
    told.insert(one.entries.begin(), one.entries.end());
    open.push_back(std::move(one));
  }
  all_.ambiguous = std::move(open);
  for (std::size_t f = 0; f < files_.size(); ++f) {
    if (!file_met_[f]) all_.files_without_row.push_back(f);
  }
  for (std::size_t e = 0; e < entries_.size(); ++e) {
    if (!entry_met_[e]) all_.entries_without_file.push_back(e);
  }
  return std::move(all_);
}

}  // namespace

std::string_view ToText(MetBy by) {
  switch (by) {
    case MetBy::kFileColumn:
      return "file_column";
    case MetBy::kIsrcTag:
      return "isrc_tag";
    case MetBy::kIsrcInName:
      return "isrc_in_name";
    case MetBy::kTitleAndNumber:
      return "title_and_number";
    case MetBy::kTitle:
      return "title";
  }
  return "title";
}

AudioMeetings MeetAudio(std::span<const FileLabel> files,
                        std::span<const CatalogEntry> entries) {
  Meeting meeting(files, entries);
  for (MetBy by : {MetBy::kFileColumn, MetBy::kIsrcTag, MetBy::kIsrcInName,
                   MetBy::kTitleAndNumber, MetBy::kTitle}) {
    meeting.Round(by);
  }
  return meeting.Finish();
}

}  // namespace qiao::registry
