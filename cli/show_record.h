// How one record and what became of it are put into words.
//
//   statement       stm:6c03…
//   state           in force
//   said by         鷺岸音樂 (pty:afd1…)
#pragma once

#include "schemas/json/document.h"
#include "schemas/model/result.h"

namespace qiao::cli {

// Prints a qiao.record/1. What the record says is read from its bytes; what is
// known of it from the document. kUnreadable if the bytes are no entry.
Result<void> ShowRecord(json::View document);

}  // namespace qiao::cli
