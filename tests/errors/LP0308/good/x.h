#include <cstdint>
#include <stop_token>

namespace x {

struct Producer {
  std::int64_t work(std::int64_t context) { return context; }
};

struct Runner {
  void run() {}
};

void tick(int steps, std::stop_token stop);
int count(int steps);

}  // namespace x
