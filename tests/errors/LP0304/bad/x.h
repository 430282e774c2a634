namespace x {

struct Abstract {
  virtual ~Abstract() = default;
  virtual void step() = 0;
  void run() { step(); }
};

struct Concrete: Abstract {
  void step() override {}
};

}  // namespace x
