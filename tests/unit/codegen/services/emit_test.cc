#include <doctest/doctest.h>

#include <string>

#include "tests/unit/codegen/services/lpgen.h"

namespace lp::test {
namespace {

std::string header(const std::string& schema) {
  Run run = lpgen(schema);
  CHECK(run.errors == "");
  return run.files["main.lp.h"];
}

TEST_CASE("an enum") {
  std::string text = header("enum Codec { none @0; zstd @1; lz4Fast @3; other @2; }");
  CHECK(part(text, "enum class", "") ==
        "enum class Codec : std::uint16_t { NONE, ZSTD, LZ4_FAST = 3, OTHER = 2 };\n\n");
}

TEST_CASE("a struct: defaults, comments, optional values") {
  std::string text = header(R"(struct Options {
  # How to open.
  directory @0 :Text = "kv";
  # Where.
  every @1 :UInt32 = 100;
  least @2 :Int64 = -9223372036854775808;
  ratio @3 :Float32 = 3e-4;
  codec @4 :Codec = zstd;
  name @5 :Text $Lp.optional;
  erase @6 :Bool $Lp.cxx("remove");
}
enum Codec { none @0; zstd @1; })");
  CHECK(part(text, "// How to open.", "};") == R"(// How to open.
struct Options {
  // Where.
  std::string directory = "kv";
  std::uint32_t every = 100;
  std::int64_t least = -9223372036854775807 - 1;
  float ratio = 0.0003f;
  Codec codec = Codec::ZSTD;
  std::optional<std::string> name = {};
  bool remove = false;

  bool operator==(const Options&) const = default;
};
)");
}

TEST_CASE("a union: an arm that is called like its type") {
  std::string text = header(R"(struct Shape {
  union { circle @0 :Circle; nothing @1 :Void; box :group { width @2 :Float64; } }
}
struct Circle { radius @0 :Float64; })");
  CHECK(part(text, "struct Shape {", "};") == R"(struct Shape {
  struct Circle {
    acme::Circle value = {};

    bool operator==(const Circle&) const = default;
  };
  struct Nothing {
    bool operator==(const Nothing&) const = default;
  };
  struct Box {
    double width = 0.0;

    bool operator==(const Box&) const = default;
  };

  std::variant<Circle, Nothing, Box> which = Circle{};

  bool operator==(const Shape&) const = default;
};
)");
}

TEST_CASE("a method takes views and gives values") {
  std::string text = header(R"(interface Store {
  put @0 (key :Text, value :Data, weights :List(Float32), flags :List(Bool));
  all @1 () -> (names :List(Text), more :Bool);
})");
  CHECK(part(text, "virtual void put", "") ==
        "  virtual void put(std::string_view key, std::span<const std::byte> value,\n"
        "                   std::span<const float> weights, const std::vector<bool>& flags);\n"
        "  virtual StoreAllResult all();\n\n");
  CHECK(part(text, "struct StoreAllResult {", "};") == R"(struct StoreAllResult {
  std::vector<std::string> names = {};
  bool more = false;

  bool operator==(const StoreAllResult&) const = default;
};
)");
}

TEST_CASE("a tensor is viewed in parameters, owned elsewhere") {
  std::string text = header(R"(struct Batch { rows @0 :Lp.Tensor; mask @1 :Lp.Tensor $Lp.optional; }
interface Model { apply @0 (input :Lp.Tensor, more :List(Lp.Tensor)) -> (output :Lp.Tensor); })");
  CHECK(part(text, "struct Batch {", "};") == R"(struct Batch {
  lp::Tensor rows = {};
  std::optional<lp::Tensor> mask = {};

  bool operator==(const Batch&) const = default;
};
)");
  CHECK(part(text, "virtual lp::Tensor apply", "") ==
        "  virtual lp::Tensor apply(const lp::TensorView& input, const std::vector<lp::Tensor>& "
        "more);\n\n");
}

TEST_CASE("--dump=plan shows every name") {
  Run run = lpgen({{"main.capnp", R"(struct Shape {
  union { circle @0 :Float64; box :group { width @1 :Int8; } }
  at :group { x @2 :Int8; }
  codec @3 :Codec;
  enum Codec { none @0; zstd @2; other @1; }
}
interface Base { close @0 (); }
interface Store extends(Base) {
  getAll @0 (n :Int8) -> (shapes :List(Shape), more :Bool);
  feed @1 (n :Int8) -> stream;
})"}},
                  {"--dump=plan"});
  CHECK(run.errors == "");
  CHECK(run.dump == R"(main.capnp in acme
  main.lp.h
    includes <cstdint>
    includes <memory>
    includes <string>
    includes <utility>
    includes <variant>
    includes <vector>
    includes "runtime/services.h"
    struct Shape: wire::Shape
      enum Codec: NONE ZSTD = 2 OTHER = 1
      At at = {}, setAt
        std::int8_t x = 0, setX
      Codec codec = Codec::NONE, setCodec
      arm Shape::Circle: setCircle, wire::Shape::CIRCLE
        double value = 0.0, setCircle
      arm Shape::Box: setBox, wire::Shape::BOX
        std::int8_t width = 0, setWidth
    service Base: BaseInterface, BaseHandle, BaseAdapter
      tables BASE, BASE_METHODS
      void close()
        BASE_METHODS[0]: invokeBaseClose, readBaseClose
        wire::Base::CloseParams to wire::Base::CloseResults
        answered by close, Close
    service Store: StoreInterface, StoreHandle, StoreAdapter
      tables STORE, STORE_METHODS, STORE_BASES
      void close() of BaseHandle
      StoreGetAllResult getAll(std::int8_t n)
        STORE_METHODS[0]: invokeStoreGetAll, readStoreGetAll
        wire::Store::GetAllParams to wire::Store::GetAllResults
        answered by getAll, get_all, GetAll
      void feed(std::int8_t n)
        STORE_METHODS[1]: invokeStoreFeed, readStoreFeed
        wire::Store::FeedParams to ::capnp::StreamResult
        answered by feed, Feed
        lp::Stream<std::int8_t> by writeStoreFeed
    struct StoreGetAllResult
      std::vector<Shape> shapes = {}, setShapes
      bool more = false, setMore
  main_wire.lp.h
    includes "main.capnp.h"
    includes "main.lp.h"
    includes "runtime/call/values.h"
  main.lp.cc
    includes "main.lp.h"
    includes <memory>
    includes <utility>
    includes "main_wire.lp.h"
)");
}

TEST_CASE("no header that users include knows Cap'n Proto") {
  std::string text = header("struct A { s @0 :S; } interface S { f @0 (a :A) -> (a :A, s :S); }");
  CHECK(text.find("capnp") == text.find("main.capnp") + 5);
  CHECK(text.find("kj") == std::string::npos);
  CHECK(text.find("wire") == std::string::npos);
}

TEST_CASE("only what is used is included") {
  std::string text = header("struct A { x @0 :Int8; }");
  CHECK(part(text, "#include <", "") == "#include <cstdint>\n\n");
}

TEST_CASE("a local of emitted code never meets a parameter of its name") {
  Run run = lpgen("interface S { f @0 (call :Bool, here :Bool, object :Bool); }");
  CHECK(part(run.files["main.lp.cc"], "void SHandle::f(", "}") ==
        R"(void SHandle::f(bool call, bool here, bool object) const {
  if (auto lpHere = lp::_::direct<SInterface>(*this, S_METHODS[0])) {
    return lpHere.call([&](SInterface& lpObject) { return lpObject.f(call, here, object); });
  }
  futures().f(call, here, object).get();
}
)");
}

TEST_CASE("the same input gives the same output") {
  std::map<std::string, std::string> files = {{"main.capnp", "struct B {} struct A { b @0 :B; }"}};
  CHECK(lpgen(files).files == lpgen(files).files);
}

TEST_CASE("paths: a prefix is taken off; emitted files include each other by what is left") {
  Run run = lpgen({{"out/bin/a/main.capnp", "struct A { x @0 :Int8; }"}},
                  {"--src-prefix=out/bin", "out/bin/a/main.capnp"});
  CHECK(run.errors == "");
  CHECK(run.files.count("a/main.lp.h") == 1);
  CHECK(run.files["a/main.lp.cc"].find("#include \"a/main.lp.h\"") != std::string::npos);
}

}  // namespace
}  // namespace lp::test
