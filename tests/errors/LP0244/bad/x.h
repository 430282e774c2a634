#include <cstdint>
#include <optional>
#include <vector>

namespace x {

struct ProducerHandle {};

struct Producer {
  std::int64_t work(std::int64_t context) { return context; }
};

struct One {
  explicit One(ProducerHandle producer) {}
  void run() {}
};

struct Many {
  explicit Many(std::vector<ProducerHandle> producers) {}
  void run() {}
};

struct Perhaps {
  explicit Perhaps(std::optional<ProducerHandle> producer) {}
  void run() {}
};

struct Runner {
  void run() {}
};

void tick();

}  // namespace x
