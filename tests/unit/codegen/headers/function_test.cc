#include "tests/unit/codegen/headers/reading.h"

#include <doctest/doctest.h>

namespace lp::gen::test {

TEST_CASE("factories: static methods and free functions, all overloads") {
  Reading reading;
  reading.file("a/s.h", R"(#include <memory>
#include <string>
namespace acme {
class Clock;
class Store {
 public:
  static std::unique_ptr<Store> Open(const std::string&);
  static std::unique_ptr<Store> Open(int, std::shared_ptr<Clock> = nullptr);
  void Open();
 private:
  static Store Open(float);
  int size_;
};
std::unique_ptr<Clock> makeClock();
})");
  reading.wantFunction("a/s.h", "acme::Store::Open");
  reading.wantFunction("a/s.h", "acme::makeClock");
  CHECK(reading.dumped() == R"(
function acme::Store::Open
  overload static std::unique_ptr<Store> Open(const std::string&)  a/s.h:7:33-37
    (unnamed): const string &
    -> unique_ptr<record acme::Store>
  overload static std::unique_ptr<Store> Open(int, std::shared_ptr<Clock> = nullptr)  a/s.h:8:33-37
    (unnamed): int32
    (unnamed): shared_ptr<record acme::Clock> = nullptr
    -> unique_ptr<record acme::Store>
function acme::makeClock
  overload std::unique_ptr<Clock> makeClock()  a/s.h:14:24-33
    -> unique_ptr<record acme::Clock>
)");
}

TEST_CASE("factories of a class template") {
  Reading reading;
  reading.file("a.h", "template <class T> struct S { static S open(T); }; using I = S<int>;");
  reading.wantFunction("a.h", "S<char>::open").wantFunction("a.h", "I::open");
  reading.wantFunction("a.h", "S::open").wantFunction("a.h", "nope::open");
  CHECK(reading.dumped() == R"(
function I::open
  overload static S<int> open(int)  a.h:1:40-44
    (unnamed): int32
    -> record S<int> {}
function S<char>::open
  overload static S<char> open(char)  a.h:1:40-44
    (unnamed): other char
    -> record S<char> {}
)");
}

TEST_CASE("for hints: the classes of the header itself, and functions if one was not found") {
  Reading reading;
  reading.file("other.h", "#pragma once\nstruct Other {}; void other();");
  reading.file("a.h", R"(#include "other.h"
namespace a { struct S { struct In {}; static S make(); private: class Hidden {}; };
template <typename T> struct Of {}; using I = Of<int>; using Number = int; void free(); class S; }
template <> struct a::Of<int> {};
)");
  reading.file("b.h", "#include \"a.h\"\nstruct B {};");
  reading.want("b.h", "Nope").wantFunction("a.h", "a::nope");
  const auto known = reading.headers().known;
  CHECK(known.at("b.h") == std::vector<std::string>{"B"});
  CHECK(known.at("a.h") ==
        std::vector<std::string>{"a::S", "a::S::In", "a::Of", "a::I", "a::S::make", "a::free"});
}

TEST_CASE("a header has what it includes, not what another one brought") {
  Reading reading;
  reading.file("a.h", "#pragma once\nstruct A {}; struct Later;");
  reading.file("b.h", "#pragma once\n#include \"a.h\"\nstruct B {};");
  reading.file("c.h", "#pragma once\nstruct A; struct Later {}; void f();");
  reading.want("b.h", "A").want("c.h", "B").want("a.h", "Later").wantFunction("b.h", "f");
  CHECK(reading.headers().classes.contains("A"));
  CHECK_FALSE(reading.headers().classes.contains("B"));
  CHECK_FALSE(reading.headers().classes.at("Later").isComplete);
  CHECK(reading.headers().functions.empty());
}

}  // namespace lp::gen::test
