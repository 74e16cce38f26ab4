#include "registry/service/meet_sheets.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

namespace qiao::registry {
namespace {

// The files of one folder, met with every sheet by itself.
struct FolderMeetings {
  std::vector<std::size_t> files;       // places in the input
  std::vector<AudioMeetings> by_sheet;  // `file` is a place in `files`
};

std::string FolderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

std::vector<FolderMeetings> MeetFolders(std::span<const FileLabel> files,
                                        std::span<const SheetToDedupe> sheets) {
  std::map<std::string, FolderMeetings> folders;
  for (std::size_t i = 0; i < files.size(); ++i) {
    folders[FolderOf(files[i].path)].files.push_back(i);
  }
  std::vector<FolderMeetings> all;
  for (auto& [path, folder] : folders) {
    std::vector<FileLabel> labels;
    for (const std::size_t file : folder.files) labels.push_back(files[file]);
    for (const SheetToDedupe& sheet : sheets) {
      folder.by_sheet.push_back(MeetAudio(labels, sheet.entries));
    }
    all.push_back(std::move(folder));
  }
  return all;
}

// The sheet that meets most of the folder's files; nothing if two meet equally
// many.
std::size_t OwnerOf(const FolderMeetings& folder) {
  const auto most =
      std::max_element(folder.by_sheet.begin(), folder.by_sheet.end(),
                       [](const AudioMeetings& a, const AudioMeetings& b) {
                         return a.met.size() < b.met.size();
                       });
  const auto equal = std::count_if(
      folder.by_sheet.begin(), folder.by_sheet.end(),
      [&](const AudioMeetings& m) { return m.met.size() == most->met.size(); });
  return equal == 1 ? static_cast<std::size_t>(most - folder.by_sheet.begin())
                    : folder.by_sheet.size();
}

void GiveTo(std::size_t sheet, const FolderMeetings& folder,
            SheetMeetings& result) {
  for (const AudioMeeting& meeting : folder.by_sheet[sheet].met) {
    result.met.push_back({sheet, meeting.entry, folder.files[meeting.file]});
  }
}

// Each file to the sheet that names it most surely.
void GiveEach(const FolderMeetings& folder, SheetMeetings& result) {
  struct Claim {
    MetBy by;
    SheetMeeting meeting;
  };
  std::map<std::size_t, std::vector<Claim>> claims;  // by file
  for (std::size_t sheet = 0; sheet < folder.by_sheet.size(); ++sheet) {
    for (const AudioMeeting& meeting : folder.by_sheet[sheet].met) {
      const std::size_t file = folder.files[meeting.file];
      claims[file].push_back({meeting.by, {sheet, meeting.entry, file}});
    }
  }
  for (const auto& [file, some] : claims) {
    MetBy best = some.front().by;
    for (const Claim& claim : some) best = std::min(best, claim.by);
    const auto equal =
        std::count_if(some.begin(), some.end(),
                      [&](const Claim& claim) { return claim.by == best; });
    if (equal > 1 && best != MetBy::kFileColumn) {
      result.between_sheets.push_back(file);
      continue;
    }
    for (const Claim& claim : some) {
      if (claim.by == best) result.met.push_back(claim.meeting);
    }
  }
}

}  // namespace

SheetMeetings MeetSheets(std::span<const FileLabel> files,
                         std::span<const SheetToDedupe> sheets) {
  SheetMeetings result;
  const std::vector<FolderMeetings> folders = MeetFolders(files, sheets);
  for (const FolderMeetings& folder : folders) {
    const std::size_t owner = folders.size() > 1 || sheets.size() == 1
                                  ? OwnerOf(folder)
                                  : sheets.size();
    if (owner < sheets.size()) {
      GiveTo(owner, folder, result);
    } else {
      GiveEach(folder, result);
    }
  }
  // A row has one sound: the first file of the first folder.
  const auto key = [](const SheetMeeting& m) {
    return std::tie(m.sheet, m.entry, m.file);
  };
  std::sort(result.met.begin(), result.met.end(),
            [&](const SheetMeeting& a, const SheetMeeting& b) {
              return key(a) < key(b);
            });
  std::sort(result.between_sheets.begin(), result.between_sheets.end());
  std::vector<bool> placed(files.size(), false);
  for (const SheetMeeting& meeting : result.met) placed[meeting.file] = true;
  for (const std::size_t file : result.between_sheets) placed[file] = true;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!placed[i]) result.without_row.push_back(i);
  }
  result.met.erase(
      std::unique(result.met.begin(), result.met.end(),
                  [](const SheetMeeting& a, const SheetMeeting& b) {
                    return a.sheet == b.sheet && a.entry == b.entry;
                  }),
      result.met.end());
  return result;
}

}  // namespace qiao::registry
