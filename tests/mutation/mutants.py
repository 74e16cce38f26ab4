"""What tests/mutation/mutate.py changes, and how it is written into the source.

Every check of the files below gets a switch: a number in the environment
(QIAO_MUTANT) turns it off while the programs run, so that they are built once
for all mutants.

  off    if (check) ...           the check never holds
  on     if (check) ...           the check always holds; return check; likewise
  part   a || b, a && b           one part is left out
  edge   a < b                    <= for <, and so on
  try    QIAO_TRY_DO(check);      the check is not made; return check; likewise
  rule   io.Rule(check, ...)      the check is not made
  need   io.Need("member", ...)   the member may be missing
  limit  Set(kCode, 16)           one more, one less
  word   {"claim", "licence"}     one word is another
  drop   effects.x = y;           the statement is left out
"""
import re

RULES = "registry/ledger/"
CODEC = "schemas/json/"
# In the order in which they are run: what refuses a record comes first.
FILES = [RULES + name for name in (
    "reference_rules.cc", "key_rules.cc", "shape.cc", "admission.cc",
    "verify_bundle.cc", "bundle.cc", "facts.cc", "memory_facts.cc",
    "state_tree.cc", "merkle.cc", "signature.cc", "elliptic.cc", "ed25519.cc",
    "record.cc")] + [CODEC + name for name in (
        "record_dialect.cc", "bodies.h", "forms.h", "forms.cc",
        "shared_forms.h", "statement_codec.cc", "reader.cc")] + [
            RULES + name for name in (
                "words.cc", "checkpoint.cc", "note.cc", "policy.cc",
                "receipt.cc", "base64.cc", "decimal.h", "static_log.cc")] + [
                    "schemas/model/" + name for name in (
                        "codes.cc", "ids.cc", "period.cc")] + [
                            CODEC + "parse.cc"]
# Where single statements carry the rules.
DROPS = {RULES + name for name in (
    "admission.cc", "facts.cc", "key_rules.cc", "memory_facts.cc",
    "reference_rules.cc", "shape.cc", "state_tree.cc", "verify_bundle.cc")}
LIMITS = {CODEC + name for name in ("bodies.h", "forms.h", "shared_forms.h",
                                    "statement_codec.cc")}
WORDS = {RULES + "reference_rules.cc", RULES + "shape.cc", CODEC + "bodies.h",
         CODEC + "shared_forms.h"}

SWITCH = r"""#pragma once
#include <cstdio>
#include <cstdlib>
namespace qiao_mutation {
inline int Active() {
  static const int active = [] {
    const char* text = std::getenv("QIAO_MUTANT");
    return text == nullptr ? 0 : std::atoi(text);
  }();
  return active;
}
// Where this process would have gone another way; written down at its end.
// A mutant that no test notes here is the original for all of them.
inline constexpr int kMost = 10000;
inline unsigned char noted[kMost];
struct Noted {
  ~Noted() {
    const char* name = std::getenv("QIAO_MUTANTS_NOTED");
    std::FILE* file = name == nullptr ? nullptr : std::fopen(name, "wb");
    if (file == nullptr) return;
    std::fwrite(noted, 1, kMost, file);
    std::fclose(file);
  }
};
inline Noted written_at_exit;
inline bool Is(int mutant) {
  noted[mutant] = 1;
  return Active() == mutant;
}
// The check is evaluated in any case; only its answer is another.
inline bool Off(int mutant, bool holds) { return holds && !Is(mutant); }
inline bool On(int mutant, bool holds) { return holds || Is(mutant); }
inline bool Edge(int mutant, bool holds, bool other) {
  return holds != other && Is(mutant) ? other : holds;
}
template <typename T>
T Add(int mutant, T value, int step) {
  return Is(mutant) ? static_cast<T>(value + step) : value;
}
inline const char* Word(int mutant, const char* word) {
  return Is(mutant) ? "another" : word;
}
inline bool& OptionalNext() {
  thread_local bool next = false;
  return next;
}
inline const char* Need(int mutant, const char* name) {
  OptionalNext() = Is(mutant);
  return name;
}
}  // namespace qiao_mutation
#define QM_OFF(n, ...) \
  ::qiao_mutation::Off(n, static_cast<bool>(__VA_ARGS__))
#define QM_ON(n, ...) ::qiao_mutation::On(n, static_cast<bool>(__VA_ARGS__))
#define QM_EDGE(n, ...) ::qiao_mutation::Edge(n, __VA_ARGS__)
#define QM_MADE(n) (!::qiao_mutation::Is(n))
"""


def checks_in(text):
    """The functions that it declares or defines as checks and nothing else."""
    return re.findall(r"\bResult<void>\s+(?:\w+::)*(\w+)\(", text)


def masked(text):
    """The text with comments, strings and character constants blanked."""
    def blank(match):
        found = match.group(0)
        if found[0] in "\"'":
            return found[0] + "_" * (len(found) - 2) + found[-1]
        return re.sub(r"[^\n]", " ", found)
    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"'
                  r"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'",
                  blank, text, flags=re.S)


def closing(mask, at):
    """The place of the bracket that closes the one at `at`."""
    pairs = {"(": ")", "{": "}", "[": "]"}
    stack = []
    for i in range(at, len(mask)):
        if mask[i] in pairs:
            stack.append(pairs[mask[i]])
        elif mask[i] in ")}]":
            if not stack or stack.pop() != mask[i]:
                return None
            if not stack:
                return i
    return None


def split(mask, begin, end, separators):
    """Parts of [begin, end) between separators outside all brackets."""
    parts, depth, start, i = [], 0, begin, begin
    while i < end:
        if mask[i] in "({[":
            depth += 1
        elif mask[i] in ")}]":
            depth -= 1
        elif depth == 0:
            for separator in separators:
                if mask.startswith(separator, i):
                    parts.append((start, i))
                    i += len(separator) - 1
                    start = i + 1
                    break
        i += 1
    parts.append((start, end))
    return parts


class Mutator:
    def __init__(self, checks=()):
        self.checks = frozenset(checks)  # functions that return Result<void>
        self.mutants = []  # (file, line, kind, text)
        self.edits = []

    def new(self, kind, text):
        line = self.text.count("\n", 0, self.at) + 1
        text = re.sub(r"\s+", " ", text).strip()
        self.mutants.append((self.file, line, kind, text))
        return len(self.mutants)

    def insert(self, at, text, order=0):
        self.edits.append((at, order, len(self.edits), text))

    def wrap(self, begin, end, before, after, depth):
        # Outer wraps open first and close last.
        self.edits.append((begin, 1, depth, before))
        self.edits.append((end, 0, -depth, after))

    def trimmed(self, begin, end):
        while begin < end and self.mask[begin].isspace():
            begin += 1
        while end > begin and self.mask[end - 1].isspace():
            end -= 1
        return begin, end

    def condition(self, begin, end, depth=0, whole=None):
        """The parts of a condition, and the edges in them."""
        begin, end = self.trimmed(begin, end)
        mask, text = self.mask, self.text
        for separator, before, after in (
                ("||", "QM_OFF(%d, (", "))"), ("&&", "QM_ON(%d, (", "))")):
            parts = split(mask, begin, end, (separator,))
            if len(parts) == 1:
                continue
            for first, last in parts:
                first, last = self.trimmed(first, last)
                self.at = first
                number = self.new("part", text[first:last])
                self.wrap(first, last, before % number, after, depth + 1)
                self.condition(first, last, depth + 2)
            return
        if mask[begin] == "!" and mask[begin + 1] == "(" and \
                closing(mask, begin + 1) == end - 1:
            return self.condition(begin + 2, end - 1, depth)
        if mask[begin] == "(" and closing(mask, begin) == end - 1:
            return self.condition(begin + 1, end - 1, depth)
        if re.search(r"\?|->\s*bool|\[[&=a-z]*\]\s*\(", mask[begin:end]):
            return
        for operator, other in ((" <= ", "<"), (" >= ", ">"), (" < ", "<="),
                                (" > ", ">=")):
            parts = split(mask, begin, end, (operator,))
            if len(parts) == 2:
                self.at = begin
                left = text[parts[0][0]:parts[0][1]]
                right = text[parts[1][0]:parts[1][1]]
                number = self.new("edge", text[begin:end])
                self.wrap(begin, end, "QM_EDGE(%d, (" % number,
                          "), ((%s) %s (%s)))" % (left, other, right),
                          depth + 1)
                return

    def ifs(self):
        mask = self.mask
        for match in re.finditer(r"\bif\s*\(", mask):
            opened = match.end() - 1
            closed = closing(mask, opened)
            if closed is None or mask[match.start() - 1] == "#":
                continue
            begin, end = opened + 1, closed
            parts = split(mask, begin, end, (";",))
            begin = parts[-1][0]
            begin, end = self.trimmed(begin, end)
            content = mask[begin:end]
            if re.match(r"(const\s+)?[\w:<>]+(\s*[*&])?\s*\w*\s*=[^=]|"
                        r"(const\s+)?(auto|[\w:]+)\s*[*&]\s*\w+\s*=[^=]|"
                        r"(const\s+)?(auto|[\w:<>]+)\s+\w+\s*=[^=]", content):
                continue
            if mask[match.start():opened].endswith("constexpr"):
                continue
            self.at = begin
            shown = self.text[begin:end]
            off = self.new("off", shown)
            on = self.new("on", shown)
            self.wrap(begin, end, "QM_OFF(%d, QM_ON(%d, (" % (off, on), ")))",
                      0)
            self.condition(begin, end, 1)

    def returns(self):
        for match in re.finditer(r"\breturn\s", self.mask):
            end = self.mask.find(";", match.end())
            begin, end = self.trimmed(match.end(), end)
            content = self.mask[begin:end]
            if "{" in content or "[" in content or "?" in content:
                continue
            if "constexpr" in self.line_of(begin):
                continue
            kind = self.returned(begin)
            if content in ("true", "false"):
                continue
            if kind == "bool" or kind == "lambda" and re.search(
                    r" (?:[=!]=|<|>|<=|>=|&&|\|\|) ", content):
                self.at = begin
                shown = "return " + self.text[begin:end]
                off, on = self.new("off", shown), self.new("on", shown)
                self.wrap(begin, end, "QM_OFF(%d, QM_ON(%d, (" % (off, on),
                          ")))", 0)
                self.condition(begin, end, 1)
            called = re.match(r"(?:\w+\.)?(\w+)\(", content)
            if kind == "Result<void>" and called and \
                    called.group(1) in self.checks and \
                    closing(self.mask, begin + called.end() - 1) == end - 1:
                self.at = match.start()
                number = self.new("try", "return " + self.text[begin:end])
                self.insert(match.start(),
                            "if (!QM_MADE(%d)) return {}; else " % number)

    def returned(self, at):
        """What the function around `at` returns; "lambda" in a lambda."""
        depth = 0
        for i in range(at - 1, -1, -1):
            if self.mask[i] == "}":
                depth += 1
            elif self.mask[i] == "{" and depth:
                depth -= 1
            elif self.mask[i] == "{":
                head = re.search(r"\)\s*(?:const|noexcept|mutable|\s)*"
                                 r"(?:->\s*[\w:<>]+\s*)?$", self.mask[:i])
                if not head:
                    continue
                opened = head.start()
                level = 0
                while True:
                    level += {")": 1, "(": -1}.get(self.mask[opened], 0)
                    if level == 0:
                        break
                    opened -= 1
                before = self.mask[:opened].rstrip()
                if before.endswith("]"):
                    return "lambda"
                if re.search(r"\b(?:if|for|while|switch)$", before):
                    continue
                found = re.search(r"([\w:]+(?:<[^;{}()]*>)?)[\s&*]+"
                                  r"(?:\w+::)*(?:~?\w+|operator\(\))$", before)
                return found.group(1) if found else ""
        return ""

    def line_of(self, at):
        start = self.mask.rfind("\n\n", 0, at)
        return self.mask[start:at]

    def tries(self):
        for match in re.finditer(r"\bQIAO_TRY_DO\(", self.mask):
            if self.mask[:match.start()].rstrip().endswith("#define"):
                continue
            self.at = match.start()
            closed = closing(self.mask, match.end() - 1)
            number = self.new("try", self.text[match.start():closed + 1])
            self.insert(match.start(), "if (QM_MADE(%d)) " % number)

    def rules(self):
        for match in re.finditer(r"\bio\.Rule\(", self.mask):
            begin = match.end()
            closed = closing(self.mask, begin - 1)
            first = split(self.mask, begin, closed, (",",))[0]
            first = self.trimmed(*first)
            self.at = match.start()
            number = self.new("rule", self.text[match.start():closed])
            self.wrap(first[0], first[1], "QM_ON(%d, (" % number, "))", 0)
            self.condition(first[0], first[1], 1)

    def needs(self):
        for match in re.finditer(r"\b(?:io|object|proof)\.Need\((\"_+\")",
                                 self.mask):
            self.at = match.start()
            begin, end = match.span(1)
            number = self.new("need", self.text[match.start():end])
            self.wrap(begin, end, "::qiao_mutation::Need(%d, " % number, ")", 0)

    def closes(self):
        for match in re.finditer(r"^ +(?:object|proof)\.Close\(\);", self.mask,
                                 re.M):
            at = match.start() + len(match.group(0)) - len(
                match.group(0).lstrip())
            self.at = at
            number = self.new("drop", match.group(0))
            self.insert(at, "if (QM_MADE(%d)) " % number)

    def limits(self):
        pattern = (r"\b(?:Set|List|Text)\(|IntegerForm(?: \w+)?\{|"
                   r"TextForm \w+\{")
        for match in re.finditer(pattern, self.mask):
            begin = match.end()
            closed = closing(self.mask, begin - 1)
            for first, last in split(self.mask, begin, closed, (",",)):
                first, last = self.trimmed(first, last)
                if not re.fullmatch(r"-?[0-9']+|0x[0-9A-F]+|kMaxInteger",
                                    self.mask[first:last].replace("_", "0")):
                    continue
                self.at = first
                shown = self.text[match.start():closed + 1]
                more = self.new("limit", "+1 of " + self.text[first:last] +
                                " in " + shown)
                less = self.new("limit", "-1 of " + self.text[first:last] +
                                " in " + shown)
                kind = "std::int64_t" if "Integer" in match.group(0) or \
                    "IntegerForm" in match.group(0) else "std::size_t"
                self.wrap(
                    first, last, "::qiao_mutation::Add<%s>(%d, "
                    "::qiao_mutation::Add<%s>(%d, " % (kind, more, kind, less),
                    ", -1), 1)", 0)

    def words(self):
        for match in re.finditer(r'\{\s*"_+"(?:,\s*"_+")*\s*\}', self.mask):
            before = self.mask[:match.start()].rstrip()
            if not before.endswith((",", "=")):
                continue
            for word in re.finditer(r'"_+"', match.group(0)):
                begin = match.start() + word.start()
                end = match.start() + word.end()
                self.at = begin
                number = self.new("word", self.text[begin:end] + " of " +
                                  self.text[match.start():match.end()])
                self.wrap(begin, end, "::qiao_mutation::Word(%d, " % number,
                          ")", 0)

    def drops(self):
        pattern = (r"^( +)((?:\+\+\w+|(?:[\w.\[\]>*-]|\(\))+\s*(?:=|\+=|\|=)[^=]"
                   r"|(?:[\w.>-]|\(\))*(?:push_back|emplace_back|emplace|insert"
                   r"|insert_or_assign|reset|Append|Apply|ApplyAt|Put|End|Enter"
                   r"|erase)\()[^;{}]*;)$")
        for match in re.finditer(pattern, self.mask, re.M):
            statement = match.group(2)
            before = self.mask[:match.start()].rstrip()
            if not before.endswith((";", "{", "}", ":")):
                if not before.endswith((")", "else")):
                    continue
            if re.match(r"(const|return|using|static|throw|auto)\b", statement):
                continue
            at = match.start(2)
            self.at = at
            number = self.new("drop", self.text[at:match.end(2)])
            self.insert(at, "if (QM_MADE(%d)) " % number)

    def mutate(self, file, text):
        self.file, self.text, self.mask = file, text, masked(text)
        self.edits = []
        self.ifs()
        self.tries()
        if file not in (CODEC + "forms.h",):
            self.returns()
        self.rules()
        self.needs()
        self.closes()
        if file in LIMITS:
            self.limits()
        if file in WORDS:
            self.words()
        if file in DROPS:
            self.drops()
        self.edits.sort(key=lambda e: e[:3], reverse=True)
        out = text
        # From the back: at one place closers (0) stand before openers (1).
        for at, _, _, added in self.edits:
            out = out[:at] + added + out[at:]
        switch = '#include "mutation_switch.h"\n'
        if file.endswith(".h"):
            return out.replace("#pragma once\n", "#pragma once\n" + switch, 1)
        return switch + out


def patched(file, text):
    """What must change for the switches to work at run time."""
    if file == CODEC + "forms.h":
        text = text.replace("inline constexpr TextForm", "inline const TextForm")
        text = text.replace("constexpr TextForm Text(",
                            "inline TextForm Text(")
        text = text.replace("inline constexpr IntegerForm",
                            "inline const IntegerForm")
        text = re.sub(r"constexpr (ListForm<[^;{]*?> (?:Set|List)\()",
                      r"inline \1", text)
        text = text.replace("template <typename Element>\ninline ",
                            "template <typename Element>\n")
    if file in (CODEC + "shared_forms.h", CODEC + "bodies.h"):
        text = text.replace("inline constexpr auto kIdents",
                            "inline const auto kIdents")
        text = text.replace("inline constexpr auto kEvidence",
                            "inline const auto kEvidence")
        text = text.replace("static constexpr IntegerForm kSigners{2, 16};",
                            "inline static const IntegerForm kSigners{2, 16};")
    if file == RULES + "shape.cc":
        text = text.replace("constexpr std::array<std::string_view, 7> kItems",
                            "static const std::array<std::string_view, 7> "
                            "kItems")
    return text


def written(file, data, changed):
    """The bytes of `file` as they are compiled."""
    if file in changed:
        data = changed[file].encode()
    if file == CODEC + "reader.cc":
        data = data.replace(
            b"const Value* ObjectReader::Need(std::string_view name) {\n",
            b"const Value* ObjectReader::Need(std::string_view name) {\n"
            b"  if (::qiao_mutation::OptionalNext()) {\n"
            b"    ::qiao_mutation::OptionalNext() = false;\n"
            b"    return May(name);\n  }\n")
    return data
