#include <memory>

namespace x {

class Runner {
 public:
  static std::unique_ptr<Runner> open() { return std::unique_ptr<Runner>(new Runner); }
  void run() {}

 private:
  Runner() = default;
};

}  // namespace x
