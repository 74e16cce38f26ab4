// A registry to measure, and what a label tells it, signed beforehand.
//
//   QIAO_TRY(const MadeRegistry made, MadeRegistry::Make(folder));
//   QIAO_TRY(const Told works, made.Works(0, 2000));   // one manifest
//   QIAO_TRY(const Told claims, made.Claims(0, 500));  // 500 submissions
//
// What is told is bytes, as they arrive at a service. Nothing is written by
// this: whoever measures tells it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "registry/ledger/key_file.h"
#include "registry/service/registry.h"
#include "schemas/model/result.h"

namespace qiao::bench {

// Entries that are told together; the first of a manifest is the manifest.
using Submitted = std::vector<std::string>;
using Told = std::vector<Submitted>;

class MadeRegistry {
 public:
  // In `folder`, which holds no registry: an operator, and a label with keys.
  static Result<MadeRegistry> Make(const std::string& folder);

  std::string path() const { return folder_ + "/registry.db"; }
  Result<registry::Registry> ToWrite() const;
  Result<registry::Registry> ToRead() const;

  // Works from number `from` on, of a title, two writers and an ISWC each, in
  // one manifest.
  Result<Submitted> Works(std::int64_t from, std::size_t count) const;
  // Claims on works below number `works`, each signed by itself and unlike the
  // others.
  Result<Told> Claims(std::int64_t works, std::size_t count) const;
  // The subject of a work.
  SubjectId Work(std::int64_t number) const;

 private:
  MadeRegistry(std::string folder, ledger::PartyKeys label)
      : folder_(std::move(folder)), label_(std::move(label)) {}

  std::string folder_;
  ledger::PartyKeys label_;
};

}  // namespace qiao::bench
