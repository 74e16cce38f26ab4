// The words of a key file's text, for what writes it and what reads it.
#pragma once

#include <string_view>

#include "registry/ledger/note.h"

namespace qiao::ledger {

// Whatever a program of the first edition cannot know stands in files of the
// second.
inline constexpr std::string_view kFirstKeyFile = "qiao.keys/1";
inline constexpr std::string_view kSecondKeyFile = "qiao.keys/2";
// Instead of a secret that stands in the box.
inline constexpr std::string_view kEncryptedSecret = "encrypted";
inline constexpr std::string_view kKeyFileKdf = "argon2id13";
inline constexpr std::string_view kKeyFileCipher = "xchacha20poly1305";

// The kind of a key that signs a log.
inline std::string_view KeyFileWord(NoteKeyType type) {
  return type == NoteKeyType::kPlainSm2 ? "sm2sm3" : "ed25519";
}

}  // namespace qiao::ledger
