// SHA-256 of bytes that come in pieces: an audio file of gigabytes.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "schemas/model/ids.h"

namespace qiao::ledger {

class RunningSha256 {
 public:
  RunningSha256();
  ~RunningSha256();
  RunningSha256(RunningSha256&&) noexcept;
  RunningSha256& operator=(RunningSha256&&) noexcept;

  void Add(std::span<const std::uint8_t> bytes);
  // The hash of everything added; nothing may be added afterwards.
  Digest Finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace qiao::ledger
