#include <cstdint>

namespace x {

struct ProducerHandle {};

struct Producer {
  std::int64_t work(std::int64_t context) { return context; }
};

struct Holder {
  explicit Holder(ProducerHandle producer) {}
  void run() {}
};

}  // namespace x
