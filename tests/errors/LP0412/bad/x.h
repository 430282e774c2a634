#include <vector>

namespace x {

struct StoreHandle {};

struct User {
  explicit User(std::vector<StoreHandle> stores) {}
  void run() {}
};

}  // namespace x
