// One subject's whole history with every proof, as one file that verifies
// offline (registry/ledger/bundle.h).
#pragma once

#include <cstdint>
#include <string>

#include "registry/service/registry.h"
#include "schemas/model/ids.h"
#include "schemas/model/result.h"

namespace qiao::registry {

// The canonical bytes of the bundle. Anchors first if something was appended
// since the last anchor, so that the bundle is complete to its end: the
// registry must be open to write then, or else the bundle is drawn up to an
// older anchor. kNotFound for an unknown subject; kUsage if only a writer could
// make one (no anchor covers the subject) or the bundle would be over 16 MiB.
Result<std::string> ExportBundle(Registry& registry, const SubjectId& subject);

// The newest anchor, after one more if the log has grown since and may grow.
// kUsage if there is none, and none can be made here.
Result<std::int64_t> AnchorFor(Registry& registry);
// Whether AnchorFor() would make one, for whoever writes elsewhere. kNotFound
// for an unknown subject.
Result<bool> WantsAnchor(const Registry& registry, const SubjectId& subject);

}  // namespace qiao::registry
