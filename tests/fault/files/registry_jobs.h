// What is done to a registry, prepared so that it can be done again after any
// fault, and comes to the same end.
//
//   home/registry.db  .anchor  .policy     imports/I-3F7Q.journal
//   home/keys/operator.key  海風唱片.key  …
//
// What is said is signed beforehand: a second run says it word for word. Only
// where keys are made is each run another.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "registry/desk/local_desk.h"
#include "registry/service/registry.h"
#include "schemas/model/result.h"

namespace qiao::test {

std::string RegistryIn(const std::string& home);
std::string KeysIn(const std::string& home);

Result<registry::Registry> OpenHome(const std::string& home);

// Told each time something was promised to whoever asked for it.
using Acknowledge = std::function<void()>;

struct Job {
  std::string name;
  // Goes on from wherever it was left. `desk` is of the registry in `home`, or
  // null for the job that makes it.
  std::function<Result<void>(desk::LocalDesk* desk, const std::string& home,
                             const Acknowledge&)>
      work;
  bool makes_registry = false;
  bool makes_keys = false;  // each run has others
  // What is wrong with the files of the job beside the registry; empty: none.
  std::function<std::string(const registry::Registry&, const std::string& home)>
      trouble;
  // What is wrong with the bytes of a file as it lies on the disk once all of
  // the job was acknowledged, before any program opens it; empty: nothing.
  std::function<std::string(const std::string& name, const std::string& bytes)>
      trouble_left;
};

// Opens the registry, works, and closes it.
Result<void> Run(
    const Job& job, const std::string& home,
    const Acknowledge& acknowledge = [] {});

// qiao init, in a home that holds nothing.
Job Init();

// Prepares jobs against the registry in a home as it stands: each once those
// before it were done there.
class JobMaker {
 public:
  // Makes a registry in the home, and a label with a song.
  explicit JobMaker(std::string home);
  ~JobMaker();
  JobMaker(const JobMaker&) = delete;
  JobMaker& operator=(const JobMaker&) = delete;

  Job NewParty();  // its key file is made, and it enters
  Job Register();  // a song with claims, a fingerprint and a secret
  // So many rows, in steps of so many statements.
  Job Import(std::size_t rows, std::size_t statements);
  Job Rotate();  // the keys of the newest party
  // The newest song gets another title, its claim is withdrawn, and its secret
  // is redacted: it is there as before, or in no file.
  Job CorrectAndEnd();

  // These five, one after another, over and over.
  Job Next();

 private:
  struct Label;
  std::string home_;
  std::unique_ptr<Label> label_;
  int made_ = 0;
};

}  // namespace qiao::test
