// Recordings that run at another speed (變速) or sit at another pitch (移調).
//
// An alignment follows a changed speed by itself, and keys are shared where it
// is within a quarter of a percent. Beyond, and for every other pitch, the
// query is heard again with a speed undone:
//
//   a song 4 % too fast          -> 1.0407 undone: 0.07 % is left over
//   a song one semitone higher   -> 1.0595 undone: its pitch is right, and it
//                                   is 6 % too slow, which the path follows
//
// The speeds lie half a percent apart up to four percent; beyond are one and
// two semitones. Each is one more chance to be wrong, so the cuts count them.
#pragma once

#include <cstdint>
#include <span>

#include "matcher/fingerprint_compare.h"

namespace qiao::matcher {

// In millionths; 1,000,000, the query as it is, is none of them.
std::span<const std::int64_t> SpeedsToUndo();

// For comparisons with a speed undone: a catalogue of so many tracks counts
// once for each speed, and once for the query as it is.
CompareSettings SettingsForUndone(std::int64_t catalogue_size);

// Is nothing to be gained from other speeds? So it is if there is more than a
// link needs. The class does not matter: a part that is surely shared is.
bool IsCertain(const Comparison& seen);

// By how much a score is above what chance explains; what is compared with
// different cuts compares by this.
std::int64_t BeyondChance(const Comparison& seen);

// `seen` was found with `undone_ppm` undone on the left side. The same in that
// side's own time: speed is the product of both, lengths and places are as they
// are in the file, and the class says that speed or pitch was changed. It is
// never kSameRecording. The runs are left out: they are of the other print.
Comparison InOwnTime(Comparison seen, std::int64_t undone_ppm);

}  // namespace qiao::matcher
