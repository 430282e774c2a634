#include <string>
#include <vector>

namespace x {

struct StoreHandle {};

struct View {
  std::string name;
  StoreHandle of;
};

struct Store {
  void put(std::string key) {}
  bool same(StoreHandle other) { return true; }
  std::vector<View> view() { return {}; }
  std::string find(std::string key) { return key; }
};

struct User {
  explicit User(StoreHandle store) {}
  void run() {}
};

}  // namespace x
