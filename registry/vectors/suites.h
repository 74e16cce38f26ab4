// The runners behind vector_set.h: each makes the suites of one set out of the
// files it knows by name, and none where it knows no file.
#pragma once

#include <vector>

#include "registry/vectors/vector_set.h"

namespace qiao::vectors {

std::vector<Suite> JsonSuites(const Files& files);     // json_suites.cc
std::vector<Suite> JcsSuites(const Files& files);      // jcs_suites.cc
std::vector<Suite> Ed25519Suites(const Files& files);  // signature_suites.cc
std::vector<Suite> EcdsaSuites(const Files& files);    // signature_suites.cc
std::vector<Suite> Sm2Suites(const Files& files);      // chinese_suites.cc
std::vector<Suite> Sm3Suites(const Files& files);      // chinese_suites.cc
std::vector<Suite> MerkleSuites(const Files& files);   // merkle_suites.cc
std::vector<Suite> NoteSuites(const Files& files);     // note_suites.cc
std::vector<Suite> LogSuites(const Files& files);      // note_suites.cc
std::vector<Suite> RecordSuites(const Files& files);   // record_suites.cc

}  // namespace qiao::vectors
