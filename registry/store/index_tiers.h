// Which files of an index are to become one, so that there are never many.
//
//   eight of about one size  ->  one of the next size
//
// A track's bytes are copied about once for every eightfold of the index, and
// no more once its file is large enough to stay as it is. Pure: sizes in, a run
// of files out.
#pragma once

#include <cstddef>
#include <vector>

#include "registry/store/index_manifest.h"

namespace qiao::store {

// Files of `kind`, next to each other among those of their kind: places in
// `files`, ascending, two at least. Nothing if they are few enough.
std::vector<std::size_t> FilesToMerge(const std::vector<IndexFile>& files,
                                      IndexFile::Kind kind);

}  // namespace qiao::store
