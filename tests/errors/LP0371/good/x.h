namespace x {

struct Worker {
  void run() {}
};

}  // namespace x
