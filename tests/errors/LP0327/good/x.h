namespace x {

enum class Codec { kNone, kZstd };

struct Runner {
  explicit Runner(Codec codec) {}
  void run() {}
};

}  // namespace x
