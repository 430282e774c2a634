#include <cstdint>
#include <string>

namespace x {

struct Producer {
  std::string work(std::int64_t context) { return ""; }
};

}  // namespace x
