#include "tests/layout/layout.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string_view>

namespace qiao::layout {
namespace {

namespace fs = std::filesystem;

// What each folder may include besides itself. `tables` is what the build
// generates from schemas/tables and schemas/wire.
const std::map<std::string, std::set<std::string>>& MayInclude() {
  static const std::map<std::string, std::set<std::string>> rules = {
      // level 0
      {"tables", {}},
      {"schemas/model", {"tables"}},
      // level 1
      {"schemas/text", {"schemas/model", "tables"}},
      {"schemas/json", {"schemas/model", "schemas/text", "tables"}},
      {"matcher", {"schemas/model", "schemas/text", "tables"}},
      {"matcher/audio", {"schemas/model", "schemas/text", "matcher"}},
      {"matcher/audio/decoder", {"matcher/audio"}},
      {"registry/ledger",
       {"schemas/model", "schemas/json", "schemas/text", "tables"}},
      {"registry/rights", {"schemas/model"}},
      {"registry/import",
       {"schemas/model", "schemas/json", "schemas/text", "tables"}},
      {"registry/store", {"schemas/model", "registry/ledger", "matcher"}},
      // level 2
      {"registry/service",
       {"schemas/model", "schemas/json", "schemas/text", "matcher",
        "matcher/audio", "registry/ledger", "registry/rights",
        "registry/import", "registry/store", "tables"}},
      {"registry/desk",
       {"schemas/text", "schemas/model", "schemas/json", "registry/ledger",
        "registry/rights", "registry/store", "registry/service"}},
      {"registry/vectors",
       {"schemas/model", "schemas/json", "registry/ledger"}},
      // level 3
      {"registry/http",
       {"schemas/model", "schemas/json", "schemas/text", "registry/ledger",
        "registry/store", "registry/service", "registry/desk", "tables"}},
      // level 4
      {"registry",  // registryd.cc
       {"schemas/model", "registry/service", "registry/desk", "registry/http"}},
      {"cli",
       {"schemas/model", "schemas/json", "schemas/text", "matcher",
        "matcher/audio", "registry/ledger", "registry/rights",
        "registry/import", "registry/store", "registry/service",
        "registry/desk", "registry/http", "registry/vectors", "tables"}},
  };
  return rules;
}

// A library's headers begin with `prefix`; only files below one of `homes`
// may include them.
struct Library {
  std::string_view name;
  std::string_view prefix;
  std::vector<std::string_view> homes;
  // The folder whose own headers, included by nobody else, may show it.
  std::string_view private_headers = {};
};

const std::vector<Library>& Libraries() {
  static const std::vector<Library> libraries = {
      {"RapidJSON", "rapidjson/", {"schemas/json/"}},
      {"SQLite", "sqlite3", {"registry/store/"}},
      {"OpenSSL",
       "openssl/",
       {"registry/ledger/", "registry/http/tls.cc",
        "registry/http/connection.cc", "tests/registry/http/",
        "tests/support/stamp_authority.cc"}},
      {"libsodium", "sodium", {"registry/ledger/"}},
      {"ICU",
       "unicode/",
       {"schemas/text/", "matcher/", "tests/matcher/",
        "tests/bench/fold_speed.cc"}},
      {"Chromaprint",
       "chromaprint",
       {"matcher/audio/", "tests/support/library_print_text.cc"}},
      {"Asio",
       "boost/asio",
       {"matcher/audio/", "registry/http/"},
       "registry/http/"},
      {"Beast", "boost/beast", {"registry/http/message_parser.cc"}},
      {"FFmpeg", "libav", {"matcher/audio/decoder/"}},
      {"FFmpeg", "libsw", {"matcher/audio/decoder/"}},
      {"libseccomp", "seccomp", {"matcher/audio/decoder/"}},
      {"zlib",
       "zlib",
       {"registry/vectors/", "registry/service/print_table.cc",
        "registry/service/png_image.cc", "tests/registry/service/"}},
      {"vector instructions",
       "immintrin",
       {"matcher/alignment_avx2.cc", "matcher/alignment_avx512.cc"}},
      {"a sanitizer", "sanitizer/", {"registry/http/heap_bytes.cc"}},
      {"CLI11", "CLI/", {"cli/main.cc", "registry/registryd.cc"}},
      {"Catch2", "catch2/", {"tests/support/catch.h"}},
  };
  return libraries;
}

bool IsSource(std::string_view path) {
  return path.ends_with(".h") || path.ends_with(".cc");
}

std::string FolderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

// The folder of the program that a directory belongs to: matcher/features is
// part of matcher. Empty for tests and what is not ours.
std::string PlaceOf(const std::string& folder) {
  if (MayInclude().contains(folder)) return folder;
  if (folder.starts_with("matcher/audio/")) return "matcher/audio";
  for (const std::string_view below : {"matcher/features", "matcher/tables"}) {
    if (folder == below) return "matcher";
  }
  return {};
}

struct Include {
  int line = 0;
  bool ours = false;  // in quotes
  std::string header;
};

std::optional<Include> IncludeOf(std::string_view line) {
  const auto skip_blanks = [&line] {
    while (line.starts_with(' ') || line.starts_with('\t')) {
      line.remove_prefix(1);
    }
  };
  skip_blanks();
  if (!line.starts_with('#')) return std::nullopt;
  line.remove_prefix(1);
  skip_blanks();
  if (!line.starts_with("include")) return std::nullopt;
  line.remove_prefix(7);
  skip_blanks();
  if (line.empty() || (line[0] != '"' && line[0] != '<')) return std::nullopt;
  const bool ours = line[0] == '"';
  line.remove_prefix(1);
  const std::size_t end = line.find(ours ? '"' : '>');
  if (end == std::string_view::npos) return std::nullopt;
  return Include{0, ours, std::string(line.substr(0, end))};
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<Include> IncludesOf(const std::string& text) {
  std::vector<Include> includes;
  int number = 0;
  for (const std::string& line : LinesOf(text)) {
    ++number;
    if (std::optional<Include> include = IncludeOf(line)) {
      include->line = number;
      includes.push_back(std::move(*include));
    }
  }
  return includes;
}

std::string At(const std::string& path, int line, const std::string& what) {
  return path + ":" + std::to_string(line) + ": " + what;
}

// Of a header in quotes: why not, or nothing.
std::optional<std::string> OwnTrouble(const std::string& path,
                                      const std::string& header) {
  const std::string to = PlaceOf(FolderOf(header));
  if (path.starts_with("tests/")) {
    if (!to.empty() || header.starts_with("tests/")) return std::nullopt;
    return "no folder of the program has " + header;
  }
  const std::string from = PlaceOf(FolderOf(path));
  if (from.empty()) return "the layout test does not know this folder";
  if (to.empty()) return "no folder of the program has " + header;
  if (from == to || MayInclude().at(from).contains(to)) return std::nullopt;
  return from + " may not include " + to;
}

// The folders that deal with the outside world and may use POSIX; and what asks
// for pages of memory, which nobody outside sees.
bool AtTheRim(const std::string& path) {
  for (const std::string_view rim :
       {"cli/", "matcher/audio/", "registry/store/", "registry/service/",
        "registry/ledger/", "registry/http/", "registry/registryd.cc",
        "matcher/huge_pages.h", "tests/"}) {
    if (path.starts_with(rim)) return true;
  }
  return false;
}

// Of a header in angle brackets: why not, or nothing.
std::optional<std::string> LibraryTrouble(const std::string& path,
                                          const std::string& header) {
  bool known = false;
  for (const Library& library : Libraries()) {
    if (!header.starts_with(library.prefix)) continue;
    known = true;
    const bool at_home = std::ranges::any_of(
        library.homes,
        [&](std::string_view home) { return path.starts_with(home); });
    if (!at_home) {
      return std::string(library.name) + " belongs to " +
             std::string(library.homes.front());
    }
    const bool its_own = !library.private_headers.empty() &&
                         path.starts_with(library.private_headers);
    if (path.ends_with(".h") && path != library.homes.front() && !its_own) {
      return std::string(library.name) + " belongs in .cc files";
    }
  }
  if (known) return std::nullopt;
  if (header.find('/') == std::string::npos && !header.ends_with(".h")) {
    return std::nullopt;  // the standard library
  }
  const std::string folder = header.substr(0, header.find('/'));
  const bool posix = folder == header || folder == "sys" || folder == "linux" ||
                     folder == "netinet" || folder == "arpa";
  if (!posix) return "a library that the layout test does not know: " + header;
  if (!AtTheRim(path)) return "POSIX belongs to the rim: " + header;
  return std::nullopt;
}

std::vector<std::string> WordsOf(std::string_view stem) {
  std::vector<std::string> words(1);
  for (const char c : stem) {
    if (c == '_' || c == '-') {
      words.emplace_back();
    } else {
      words.back() +=
          static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return words;
}

}  // namespace

Tree ReadTree(const std::string& root) {
  Tree tree;
  for (auto at = fs::recursive_directory_iterator(root);
       at != fs::recursive_directory_iterator(); ++at) {
    const std::string path = fs::relative(at->path(), root).generic_string();
    if (at->is_directory()) {
      if (path == "build" || path == ".git" || path == ".cache" ||
          path == "samples/work") {
        at.disable_recursion_pending();
      }
    } else if (at->is_regular_file() && path != ".git") {
      std::ifstream file(at->path(), std::ios::binary);
      tree[path] = {std::istreambuf_iterator<char>(file), {}};
    }
  }
  return tree;
}

std::set<std::string> Arrows(const Tree& tree) {
  std::set<std::string> arrows;
  for (const auto& [path, text] : tree) {
    const std::string from = PlaceOf(FolderOf(path));
    if (!IsSource(path) || from.empty()) continue;
    for (const Include& include : IncludesOf(text)) {
      const std::string to = PlaceOf(FolderOf(include.header));
      if (include.ours && !to.empty() && from != to) {
        arrows.insert(from + " -> " + to);
      }
    }
  }
  return arrows;
}

// A header of ours that shows a library is for its own folder alone.
bool ShowsLibrary(const Tree& tree, const std::string& header) {
  const auto file = tree.find(header);
  if (file == tree.end()) return false;
  return std::ranges::any_of(
      IncludesOf(file->second), [](const Include& include) {
        return std::ranges::any_of(
            Libraries(), [&include](const Library& library) {
              return !include.ours && !library.private_headers.empty() &&
                     include.header.starts_with(library.prefix);
            });
      });
}

std::vector<std::string> ForbiddenIncludes(const Tree& tree) {
  std::vector<std::string> found;
  for (const auto& [path, text] : tree) {
    if (!IsSource(path)) continue;
    for (const Include& include : IncludesOf(text)) {
      const std::optional<std::string> trouble =
          include.ours ? OwnTrouble(path, include.header)
                       : LibraryTrouble(path, include.header);
      if (trouble) found.push_back(At(path, include.line, *trouble));
      if (include.ours && FolderOf(path) != FolderOf(include.header) &&
          ShowsLibrary(tree, include.header)) {
        found.push_back(At(path, include.line,
                           include.header + " is private to its folder"));
      }
    }
  }
  return found;
}

std::vector<std::string> EmptyNames(const Tree& tree) {
  static const std::set<std::string> empty = {"util",    "utils",  "helper",
                                              "helpers", "common", "misc"};
  std::vector<std::string> found;
  for (const auto& [path, text] : tree) {
    for (const fs::path& part : fs::path(path)) {
      const std::string stem = part.stem().string();
      const std::vector<std::string> words = WordsOf(stem);
      if (stem == "base" || std::ranges::any_of(words, [](const auto& word) {
            return empty.contains(word);
          })) {
        found.push_back(path);
        break;
      }
    }
  }
  return found;
}

std::vector<std::string> MachinePaths(const Tree& tree) {
  // In two parts, so that this file does not name them.
  const std::vector<std::string> roots = {
      std::string("/wo") + "rk/", std::string("/ho") + "me/",
      std::string("/ro") + "ot/", std::string("/Us") + "ers/"};
  std::vector<std::string> found;
  for (const auto& [path, text] : tree) {
    if (text.find('\0') != std::string::npos) continue;  // not text
    int number = 0;
    for (const std::string& line : LinesOf(text)) {
      ++number;
      for (const std::string& root : roots) {
        for (std::size_t at = line.find(root); at != std::string::npos;
             at = line.find(root, at + 1)) {
          // "samples/work/" is a path of the tree, not of a machine.
          const char before = at == 0 ? ' ' : line[at - 1];
          const auto byte = static_cast<unsigned char>(before);
          if (std::isalnum(byte) != 0 || before == '}' || before == '.' ||
              before == '_' || byte >= 0x80) {
            continue;
          }
          found.push_back(At(path, number, root));
        }
      }
    }
  }
  return found;
}

}  // namespace qiao::layout
