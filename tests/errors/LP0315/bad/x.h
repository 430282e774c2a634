namespace x {

struct Producer {
  template <typename T>
  T work(T context) {
    return context;
  }
};

}  // namespace x
