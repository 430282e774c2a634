#include <capnp/message.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/golden/services/all.lp.h"
#include "tests/golden/services/all_wire.lp.h"

namespace acme {
namespace {

// Through a message and back.
template <typename Wire, typename Value>
Value sent(const Value& value) {
  capnp::MallocMessageBuilder message;
  auto root = message.initRoot<Wire>();
  encode(value, root);
  Value back;
  decode(root.asReader(), back);
  return back;
}

lp::Tensor ones(const lp::Shape& shape) {
  return lp::Tensor::allocate<float>(shape, [](std::span<float> to) { std::ranges::fill(to, 1); });
}

TEST_CASE("a value that was never set has the schema's defaults, and so has an empty message") {
  Options options;
  CHECK(options.directory == "kv");
  CHECK(options.codec == base::Codec::ZSTD);
  capnp::MallocMessageBuilder message;
  Options read;
  decode(message.initRoot<wire::Options>().asReader(), read);
  CHECK(read == options);
  CHECK(sent<wire::Options>(options) == options);
}

TEST_CASE("designated initialisers may leave out any member") {
  // A warning, which is an error here, if a member had no initialiser of its own.
  CHECK(Options{.matrix = {{1}}} != Options{});
  CHECK(Options{.colours = {Colour::RED}}.directory == "kv");
  CHECK(StoreEntry{.value = lp::Bytes(std::string_view("v"))}.key.empty());
  CHECK(Tree{.right = Tree{}}.more.empty());
  CHECK(Shape{.unit = {Shape::Unit::Feet{2}}}.which.index() == 0);
  CHECK(Shape::Weight::Crate{.tare = 1}.count == 0);
  CHECK(Shape{.at = {.y = 1}}.at.x == INT64_MIN);
  CHECK(StoreAllResult{.more = true}.entries.empty());
}

TEST_CASE("all kinds of fields come back") {
  Options options;
  options.directory = "a\0b";
  options.ratio = 0.5f;
  options.data = lp::Bytes(std::string_view("bytes"));
  options.opt = "";
  options.named = base::Named{"n", {1.5f, -2.0f}};
  options.matrix = {{1, 2}, {}, {3}};
  options.names = {"", "x"};
  options.blobs = {lp::Bytes(std::string_view("b")), {}};
  options.flags = {true, false, true};
  options.colours = {Colour::BLUE, Colour::RED};
  options.inner = {Options::Inner::Kind::B, {-3}};
  options.weights = ones({2, 3});
  options.layers = {{}, ones({}), ones({0, 7})};
  options.mask = ones({4});
  CHECK(sent<wire::Options>(options) == options);
}

TEST_CASE("absent is not empty") {
  Options options;
  CHECK(sent<wire::Options>(options).opt == std::nullopt);
  options.opt = "";
  CHECK(sent<wire::Options>(options).opt == "");
}

TEST_CASE("an enumerant of a newer peer passes through") {
  Options options;
  options.colour = static_cast<Colour>(77);
  CHECK(sent<wire::Options>(options).colour == static_cast<Colour>(77));
}

TEST_CASE("structs that hold themselves") {
  Tree tree{1, Tree{2, {}, Tree{3, {}, {}, {}}, {}}, {}, {Tree{4, {}, {}, {}}}};
  CHECK(sent<wire::Tree>(tree) == tree);
  CHECK_FALSE(sent<wire::Tree>(Tree{}).left);
  Ping ping{Pong{Ping{{}, 7}}, 8};
  CHECK(sent<wire::Ping>(ping) == ping);
}

TEST_CASE("each arm of a union") {
  Shape shape;
  CHECK(std::get<0>(shape.weight.which).value == 5);
  CHECK(sent<wire::Shape>(shape) == shape);
  shape.weight.which = Shape::Weight::Crate{2, 0.5f};
  shape.at = {-5, 6};
  shape.unit.which = Shape::Unit::Feet{12};
  CHECK(sent<wire::Shape>(shape) == shape);
  shape.which = Shape::Circle{{2.5}};
  CHECK(sent<wire::Shape>(shape) == shape);
  shape.which = Shape::Nothing{};
  CHECK(sent<wire::Shape>(shape) == shape);
  shape.which = Shape::Box{1, 2};
  CHECK(sent<wire::Shape>(shape) == shape);
  shape.which = Shape::Tree{Tree{9, {}, {}, {}}};
  CHECK(sent<wire::Shape>(shape) == shape);
  shape.which = Shape::Colours{{Colour::DARK_GREEN}};
  CHECK(sent<wire::Shape>(shape) == shape);
  shape.which = Shape::Picture{ones({2, 2})};
  CHECK(sent<wire::Shape>(shape) == shape);
}

TEST_CASE("a struct that errors carry") {
  Refusal refusal{.left = 3, .entry = {.key = "pen"}, .which = Refusal::Broken{ones({2})}};
  const lp::Error error(lp::Code::NOT_FOUND, "no pen", refusal);
  CHECK(error.payload<Refusal>() == refusal);
  CHECK_FALSE(error.payload<Refusal::Reason>());
  const lp::Error other(lp::Code::NOT_FOUND, "no pen", Refusal::Reason{});
  CHECK(other.payload<Refusal::Reason>());
  CHECK_FALSE(other.payload<Refusal>());
}

TEST_CASE("names that the schema gives to C++ alone") {
  Person person{.fullName = "Ada", .bornIn = 1815, .address = {.road = "Square"}};
  CHECK(person.level == Stage::HIGH);
  CHECK(sent<wire::Person>(person) == person);
  person.level = Stage::EARLY;
  person.which = Person::Display{7};
  CHECK(sent<wire::Person>(person) == person);

  struct Room {
    ReadingRoomComeInResult comeIn(const Person& who, const Person::Ticket& card) {
      return {{static_cast<std::uint8_t>(card.number)}, who.level};
    }
  } room;
  const ReadingRoomComeInResult in =
      ReadingRoomHandle::to(room).futures().comeIn(person, {3}).get();
  CHECK(in.seat == ReadingRoomChair{3});
  CHECK(in.level == Stage::EARLY);
}

// No base class; names by the same words, types that convert.
struct Fake {
  void close() { ++closed; }
  void Put(const std::string& key, std::span<const std::byte> value) {
    last = key + std::string(reinterpret_cast<const char*>(value.data()), value.size());
  }
  std::optional<std::string> find(std::string_view key) const {
    if (key == "none") return std::nullopt;
    return std::string(key) + "!";
  }
  StoreAllResult all(std::uint32_t limit, std::string_view prefix) {
    return {{StoreEntry{std::string(prefix), {}}}, limit > 1};
  }
  Colour get_params(int call, std::span<const std::int32_t> params, std::string_view, Colour here,
                    base::Codec) {
    return call == static_cast<int>(params.size()) ? here : Colour::RED;
  }
  StoreHandle watch(const StoreHandle& who, const std::optional<std::string>&, const Shape&,
                    const std::vector<bool>&) {
    return who;
  }
  std::uint32_t put_all(const std::map<std::string, lp::Bytes>& entries) {
    for (const auto& [key, value]: entries) Put(key, value);
    return static_cast<std::uint32_t>(entries.size());
  }
  StoreBlendResult blend(const lp::Tensor& base, const std::vector<lp::Tensor>& layers,
                         const std::optional<lp::Tensor>& mask) const {
    return {layers.empty() ? base : layers[0], mask.value_or(lp::Tensor())};
  }
  void drop() { ++dropped; }

  int closed = 0, dropped = 0;
  std::string last;
};

TEST_CASE("a handle to any object that has the methods, called directly and by futures") {
  Fake fake;
  CacheHandle cache = CacheHandle::to(fake);
  cache.close();
  CHECK(fake.closed == 1);
  cache.futures().put("k", std::as_bytes(std::span("v", 1))).get();
  CHECK(fake.last == "kv");
  CHECK(cache.find("x") == "x!");
  CHECK(cache.futures().find("x").get() == "x!");
  CHECK(cache.futures().find("none").get() == std::nullopt);
  StoreAllResult all = cache.futures().all(2, "p").get();
  CHECK(all.entries == std::vector{StoreEntry{"p", {}}});
  CHECK(all.more);
  std::vector<std::int32_t> numbers = {1, 2, 3};
  CHECK(cache.futures().getParams(3, numbers, "", Colour::BLUE, base::Codec::NONE).get() ==
        Colour::BLUE);
  const std::map<std::string, lp::Bytes> entries = {{"k", {}}, {"l", {}}};
  CHECK(cache.putAll(entries) == 2);
  CHECK(fake.last == "l");
  CHECK(cache.futures().putAll({{"m", {}}}).get() == 1);
  CHECK(fake.last == "m");

  const lp::Tensor base = ones({2});
  CHECK(cache.blend(base, {}, std::nullopt) == StoreBlendResult{base, {}});
  CHECK(cache.futures().blend(lp::TensorView(base), {ones({})}, base).get() ==
        StoreBlendResult{ones({}), base});

  SUBCASE("as its bases' handles") {
    StoreHandle store = cache;
    base::CloseableHandle closeable = store;
    closeable.futures().close().get();
    CHECK(fake.closed == 2);
  }
  SUBCASE("a method that it lacks") {
    CHECK_THROWS_WITH_AS(cache.open({}), doctest::Contains("open"), lp::Error);
    CHECK_THROWS_WITH_AS(cache.futures().open({}).get(), doctest::Contains("open"), lp::Error);
  }
  SUBCASE("handles travel in calls") {
    StoreHandle other = cache.futures().watch(cache, std::nullopt, {}, {true}).get();
    CHECK(other.find("y") == "y!");
  }
}

TEST_CASE("a handle to an object that is the interface itself, as any of its bases") {
  struct Mine final: BothInterface {
    Tree both() override { return Tree{5, {}, {}, {}}; }
    void close() override { closed = true; }
    bool closed = false;
  } mine;
  BothHandle both = BothHandle::to(mine);
  CHECK(both.both().value == 5);
  CHECK(both.futures().both().get().value == 5);
  OtherHandle other = both;
  other.close();
  CHECK(mine.closed);
}

}  // namespace
}  // namespace acme
