#include "tests/unit/codegen/headers/reading.h"

#include <doctest/doctest.h>

namespace lp::gen::test {

TEST_CASE("a plain class: constructor, methods, run(), comments, places") {
  CHECK(dumpOf("cp::Consumer", R"(
#include <cstdint>
#include <vector>
namespace cp {
class Consumer {
 public:
  explicit Consumer(std::vector<int> all, std::uint32_t numSteps = 10);
  // Asks every producer.
  //
  // Waits for all.
  std::vector<std::int64_t> step();
  void run();  // numSteps steps
  static int count() noexcept;
 private:
  void hidden();
};
})") == R"(
class cp::Consumer  a.h:5:7-15
  constructor explicit Consumer(std::vector<int> all, std::uint32_t numSteps = 10)  a.h:7:12-20
    all: vector<int32>
    numSteps: uint32 = 10
  method std::vector<std::int64_t> step()  a.h:11:29-33
    # Asks every producer.
    #
    # Waits for all.
    -> vector<int64>
  method void run()  a.h:12:8-11
    -> void
  method static int count() noexcept  a.h:13:14-19
    -> int32
)");
}

TEST_CASE("constructors: implicit, defaulted, deleted, inherited; neither copy nor move") {
  CHECK(dumpOf("A", "class A {};") == R"(
class A  a.h:1:7-8
  constructor A()  a.h:1:7-8
)");
  CHECK(dumpOf("A", "class A { public: A() = default; A(const A&); A(A&&); A(int) = delete; };") ==
        R"(
class A  a.h:1:7-8
  constructor A()  a.h:1:19-20
  constructor A(int) = delete  a.h:1:55-56
    (unnamed): int32
)");
  CHECK(dumpOf("A", "class A { A(); public: static A make(); };") == R"(
class A  a.h:1:7-8
  method static A make()  a.h:1:33-37
    -> record A
)");
  CHECK(dumpOf("B", R"(
struct A { A(); A(int x); A(bool yes, int y = 2); protected: A(float); };
struct B : A { using A::A; B(int other); };)") == R"(
class B  a.h:3:8-9
  constructor B(int other)  a.h:3:28-29
    other: int32
  constructor B()  a.h:3:8-9
  constructor B(bool yes, int y = 2) [inherited]  a.h:2:27-28
    yes: bool
    y: int32 = 2
)");
}

TEST_CASE("methods: inherited ones too, as C++ finds them") {
  CHECK(dumpOf("C", R"(
struct A { void a(); void hidden(int); void made(long); virtual void pure() = 0; void both(); };
struct B { void b(); void both(); protected: void opened(); };
struct P { void secret(); };
class C : public A, public B, private P {
 public:
  void hidden();
  using A::made;
  void made(int);
  using B::opened;
  void pure() override;
};)") == R"(
class C  a.h:5:7-8
  constructor C()  a.h:5:7-8
  method void hidden()  a.h:7:8-14
    -> void
  method void made(long) [inherited]  a.h:2:45-49
    (unnamed): int64
    -> void
  method void made(int)  a.h:9:8-12
    (unnamed): int32
    -> void
  method void opened() [inherited]  a.h:3:51-57
    -> void
  method void pure() [virtual]  a.h:11:8-12
    -> void
  method void a() [inherited]  a.h:2:17-18
    -> void
  method void b() [inherited]  a.h:3:17-18
    -> void
)");
}

TEST_CASE("methods: every form that C++ has") {
  CHECK(dumpOf("A", R"(
struct A {
  int f(int) const;
  int f(int, ...) &;
  void g() && noexcept;
  void gone() = delete;
  template <typename T> T t(T x);
  auto deduced() const { return 1.5f; }
  auto trailing() -> unsigned char;
  bool operator()(int);
  bool operator==(const A&) const;
  operator int() const;
  ~A();
};)") == R"(
class A  a.h:2:8-9
  constructor A()  a.h:2:8-9
  method int f(int) const  a.h:3:7-8
    (unnamed): int32
    -> int32
  method int f(int, ...) &  a.h:4:7-8
    (unnamed): int32
    -> int32
  method void g() && noexcept  a.h:5:8-9
    -> void
  method void gone() = delete  a.h:6:8-12
    -> void
  method template <...> T t(T x)  a.h:7:27-28
    x: other T
    -> other T
  method float deduced() const  a.h:8:8-15
    -> float32
  method unsigned char trailing()  a.h:9:8-16
    -> uint8
  method bool operator()(int)  a.h:10:8-16
    (unnamed): int32
    -> bool
)");
}

TEST_CASE("an abstract class, an incomplete one, a template without arguments") {
  CHECK(dumpOf("A", "class A { public: virtual void f() = 0; };") == R"(
class A [abstract]  a.h:1:7-8
  constructor A()  a.h:1:7-8
  method void f() [virtual]  a.h:1:32-33
    -> void
)");
  CHECK(dumpOf("A", "class A;") == "\nclass A [incomplete]  a.h:1:7-8\n");
  CHECK(dumpOf("A", "template <typename T> class A {};") ==
        "\nclass A [incomplete]  a.h:1:29-30\n");
}

TEST_CASE("class templates: by alias, and with their arguments") {
  const std::string store = R"(#include <string>
namespace acme {
template <typename T> class Store {
 public:
  explicit Store(T first = T{}) noexcept(noexcept(T{}));
  const T& get() const;
  auto deduced() { return T{}; }
};
using IntStore = Store<int>;
typedef IntStore Typedef;
})";
  const std::string members = R"(  a.h:3:29-34
  constructor explicit Store(int first = T{})  a.h:5:12-17
    first: int32 = T{}
  method const int& get() const  a.h:6:12-15
    -> const int32 &
  method int deduced()  a.h:7:8-15
    -> int32
)";
  CHECK(dumpOf("acme::IntStore", store) == "\nclass acme::IntStore = acme::Store<int>" + members);
  CHECK(dumpOf("acme::Typedef", store) == "\nclass acme::Typedef = acme::Store<int>" + members);
  CHECK(dumpOf("acme::Store<int>", store) == "\nclass acme::Store<int>" + members);
  const std::string ofStrings = dumpOf("acme::Store<std::string>", store);
  CHECK(ofStrings.find("method std::string deduced()") != std::string::npos);
  CHECK(ofStrings.find("explicit Store(std::string first = T{})") != std::string::npos);
}

TEST_CASE("names: nested, inline and unnamed namespaces, using-declarations, leading colons") {
  Reading reading;
  reading.file("a.h", R"(
namespace a { inline namespace v1 { struct X { struct In {}; }; } namespace { struct Y {}; } }
namespace b { using a::X; namespace c = a; class P { struct Secret {}; }; }
enum E {}; using Number = int;
)");
  for (const char* name:
       {"a::X", "a::v1::X", "a::X::In", "a::Y", "b::X", "b::c::X", "::a::X", "b::P::Secret", "E",
        "Number", "X", "a::", "", "::", "a", "std::vector"}) {
    reading.want("a.h", name);
  }
  std::string found;
  for (const auto& [name, one]: reading.headers().classes)
    found += name + "=" + one.canonical + " ";
  CHECK(found ==
        "::a::X=a::X a::X=a::X a::X::In=a::X::In a::Y=a::Y a::v1::X=a::X b::X=a::X "
        "b::c::X=a::X ");
  CHECK(reading.messages() == "");
}

TEST_CASE("what a template only fails at when it is used is no error") {
  const std::string text = dumpOf("A", R"(
#include <variant>
struct Forward;
template <typename T> struct Hard { static_assert(sizeof(T) == 99); T t; };
template <typename T> struct Of { auto bad() { return T{}.nope(); } int good(); };
using A = Of<int>;
struct B { std::variant<Forward, int> a(); Hard<int> b(const Hard<char>&); };
)");
  CHECK(text == R"(
class A = Of<int>  a.h:5:30-32
  constructor Of()  a.h:5:30-32
  method auto bad()  a.h:5:40-43
    -> other auto
  method int good()  a.h:5:73-77
    -> int32
)");
}

}  // namespace lp::gen::test
