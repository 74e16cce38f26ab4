#include "cli/passphrase.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <map>
#include <memory>
#include <string_view>
#include <termios.h>
#include <unistd.h>
#include <utility>

#include "registry/ledger/key_file.h"

namespace qiao::cli {
namespace {

using ledger::SecretText;

constexpr std::size_t kMaxTyped = 1024;  // bytes
constexpr char kControlC = '\x03';

// The terminal while it does not show what is typed. Its signals are off, so
// that it is never left like this; ^C ends the line instead.
class QuietTerminal {
 public:
  QuietTerminal() : file_(::open("/dev/tty", O_RDWR | O_CLOEXEC)) {
    if (file_ < 0 || ::tcgetattr(file_, &before_) != 0) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
    quiet.c_lflag |= ICANON;
    quiet.c_cc[VEOL] = kControlC;
    quiet_ = ::tcsetattr(file_, TCSADRAIN, &quiet) == 0;
  }
  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;
  ~QuietTerminal() {
    if (quiet_) ::tcsetattr(file_, TCSADRAIN, &before_);
    if (file_ >= 0) ::close(file_);
  }

  Result<SecretText> Ask(const std::string& prompt) const {
    if (!quiet_) {
      return Error{ErrorCode::kKeyNeeded,
                   "there is no terminal to ask for a passphrase on; give "
                   "--passphrase-file FILE"};
    }
    Show(prompt);
    SecretText typed;
    typed.text.reserve(kMaxTyped);  // it does not move, and leaves no copy
    while (true) {
      char c = 0;
      const ssize_t count = ::read(file_, &c, 1);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0 || c == kControlC) {
        Show("\n");
        return Error{ErrorCode::kInterrupted, "no passphrase was given"};
      }
      if (c == '\n') break;
      if (typed.text.size() == kMaxTyped) {
        Show("\n");
        return Error{ErrorCode::kUsage, "a passphrase has 1 to 1,024 bytes"};
      }
      typed.text += c;
    }
    Show("\n");
    return typed;
  }

 private:
  void Show(std::string_view text) const {
    [[maybe_unused]] const ssize_t shown =
        ::write(file_, text.data(), text.size());
  }

  int file_;
  termios before_{};
  bool quiet_ = false;
};

Error NotAsked(const std::string& key_file) {
  return Error{ErrorCode::kKeyNeeded,
               key_file + " is encrypted; give --passphrase-file FILE"};
}

SecretText Copy(const SecretText& secret) {
  return SecretText(std::string(secret.text));
}

// Asked twice: nobody sees what is typed.
Result<SecretText> NewPassphrase(const Context& context,
                                 const std::string& key_file) {
  if (!context.passphrase_file.empty()) {
    return ledger::ReadPassphraseFile(context.passphrase_file);
  }
  if (context.no_input) {
    return Error{ErrorCode::kKeyNeeded,
                 key_file + " is to be encrypted; give --passphrase-file FILE"};
  }
  const QuietTerminal terminal;
  QIAO_TRY(SecretText once,
           terminal.Ask("new passphrase for " + key_file + ": "));
  QIAO_TRY(const SecretText twice, terminal.Ask("once more: "));
  if (once.text != twice.text) {
    return Error{ErrorCode::kUsage, "the two passphrases differ"};
  }
  return once;
}

}  // namespace

ledger::AskPassphrase AskingFor(const std::string& file, bool no_input) {
  auto known = std::make_shared<std::map<std::string, SecretText>>();
  return [file, no_input,
          known](const std::string& key_file) -> Result<SecretText> {
    if (!file.empty()) return ledger::ReadPassphraseFile(file);
    const auto there = known->find(key_file);
    if (there != known->end()) return Copy(there->second);
    if (no_input) return NotAsked(key_file);
    QIAO_TRY(SecretText typed,
             QuietTerminal().Ask("passphrase of " + key_file + ": "));
    SecretText given = Copy(typed);
    known->emplace(key_file, std::move(typed));
    return given;
  };
}

Result<ledger::PassphraseKey> NewPassphraseKey(const Context& context,
                                               const std::string& key_file) {
  QIAO_TRY(const SecretText passphrase, NewPassphrase(context, key_file));
  return ledger::PassphraseKey::New(passphrase.text);
}

}  // namespace qiao::cli
