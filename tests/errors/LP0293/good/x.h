#include <string>

namespace lp {
template <typename T>
class Task {};
}  // namespace lp

namespace x {

struct Store {
  lp::Task<void> put(std::string key) { return {}; }
  std::string find(std::string key) { return key; }
};

}  // namespace x
