// What the matcher compares: one matcher::Record for a row of a sheet, for a
// drafted registration, and for one on record.
//
// A row says more than its registration: album and release date belong to a
// release, writers to the work. So a row is compared as a row, and a recording
// on record with the writers of its works.
#pragma once

#include <memory>

#include "matcher/record.h"
#include "registry/store/store.h"
#include "schemas/model/catalog_entry.h"
#include "schemas/model/fingerprint.h"
#include "schemas/model/result.h"
#include "schemas/model/statement.h"

namespace qiao::registry {

// `print` may be null. Without a stated length, that of the sound.
matcher::Record ToRecord(const CatalogEntry& entry,
                         std::shared_ptr<const Fingerprint> print);
matcher::Record ToRecord(const RecordingRegistration& recording,
                         std::shared_ptr<const Fingerprint> print);
matcher::Record ToRecord(const WorkRegistration& work);

// The first fingerprint of the recording that is stored; null if none is.
Result<std::shared_ptr<const Fingerprint>> PrintOf(
    const store::Store& store, const RecordingRegistration& recording);

// The same with its stored sound and the writers of the works it names, as far
// as they are on record.
Result<matcher::Record> RecordOnRecord(const store::Store& store,
                                       const RecordingRegistration& recording);

}  // namespace qiao::registry
