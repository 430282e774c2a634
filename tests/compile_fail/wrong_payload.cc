#include "tests/conformance/conformance.lp.h"

namespace conformance {

#if WRONG == 0
void refuse() { throw lp::Error(lp::Code::DATA_LOSS, "gone", Lost{{1}, "disk"}); }
std::optional<Lost> what(const lp::Error& error) { return error.payload<Lost>(); }
#elif WRONG == 1
// A struct of the schema, which is not annotated.
void refuse() { throw lp::Error(lp::Code::DATA_LOSS, "gone", SubjectWhoResult{}); }
#elif WRONG == 2
void refuse() { throw lp::Error(lp::Code::DATA_LOSS, "gone", "and a text"); }
#else
std::optional<SubjectWhoResult> what(const lp::Error& error) {
  return error.payload<SubjectWhoResult>();
}
#endif

}  // namespace conformance
