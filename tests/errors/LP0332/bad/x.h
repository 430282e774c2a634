namespace x {

enum class Codec { kZstd, zstd_ };

struct Runner {
  explicit Runner(Codec codec) {}
  void run() {}
};

}  // namespace x
