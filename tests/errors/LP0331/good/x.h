namespace x {

struct Runner {
  explicit Runner(int first = 1, int second = 2) {}
  void run() {}
};

}  // namespace x
