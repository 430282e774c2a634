#include <cstdint>
#include <string>

namespace x {

struct Producer {
  std::int64_t Work(std::int64_t context) { return context; }
  std::int64_t WORK(const std::string& context) { return 0; }
};

}  // namespace x
