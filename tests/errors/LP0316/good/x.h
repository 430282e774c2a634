#include <cstdint>
#include <istream>
#include <ostream>
#include <string>

namespace x {

struct Store {
  std::int64_t work(std::int64_t context) { return context; }
  void save(std::ostream& out) const {}
  void Load(std::istream& in, bool quick = false) {}
};

}  // namespace x
