#include <cstdint>
#include <istream>
#include <ostream>
#include <string>

namespace x {

struct Store {
  std::int64_t work(std::int64_t context) { return context; }
  void save(std::ostream& out) const {}
  void load(const std::string& path) {}
};

}  // namespace x
