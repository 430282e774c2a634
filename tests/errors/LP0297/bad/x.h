#include <string>

namespace x {

struct StoreHandle {};

struct Store {
  void put(std::string key) {}
  std::string find(std::string key) { return key; }
};

struct Runner {
  void run() {}
};

}  // namespace x
