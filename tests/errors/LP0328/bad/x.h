#include <string>

namespace x {

struct Options {
  std::string directory = "kv";
  int flush_every = 1;
};

struct Runner {
  explicit Runner(const Options& options) {}
  void run() {}
};

}  // namespace x
