#include <stop_token>

namespace x {

struct Runner {
  void run(int steps) {}
};

struct Walker {
  void run(std::stop_token stop) {}
};

}  // namespace x
