// Large values travel whole, and without copies.
#include "runtime/bytes.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "runtime/bytes_source.h"
#include "runtime/call/wire.h"
#include "tests/unit/runtime/blobs.lp.h"
#include "tests/unit/runtime/blobs_wire.lp.h"
#include "tests/unit/runtime/counting.h"
#include "tests/unit/runtime/fixture.h"

namespace blobs {
namespace {

constexpr std::size_t KIB = 1024, MIB = KIB * KIB;
constexpr std::size_t SIZES[] = {
    0,       1,   7,       8,      9, 16 * KIB - 1, 16 * KIB, 16385, 64 * KIB, 64 * KIB + 5,
    200'001, MIB, MIB + 3, 3 * MIB};

// Different bytes for each seed, at each place.
lp::Bytes made(std::size_t size, std::size_t seed) {
  return lp::Bytes::allocate(size, [&](std::span<std::byte> to) {
    std::uint64_t state = seed * 0x9e3779b97f4a7c15u + 1;
    for (std::byte& one: to) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      one = static_cast<std::byte>(state >> 56);
    }
  });
}

class BlobsObject {
 public:
  lp::Bytes get(std::uint32_t number) const { return all.at(number); }
  std::uint32_t put(const lp::Bytes& data) {
    all.push_back(data);
    return static_cast<std::uint32_t>(all.size() - 1);
  }
  Page turn(const Page& page) {
    last = page;
    return page;
  }
  BlobsBothResult both(std::uint32_t number, const lp::Bytes& beside) const {
    return {.small = beside, .large = all.at(number)};
  }

  std::vector<lp::Bytes> all;
  Page last;
};

using ServedBlobs = echo::ServedAlone<BlobsObject, BlobsAdapter<BlobsObject>, BlobsHandle>;
using echo::counting;

TEST_CASE("Bytes lie at whole words, zeroed to the end of the last one") {
  for (const std::size_t size: {1u, 7u, 8u, 9u, 1000u, 1025u, 16385u, 1'000'001u}) {
    const lp::Bytes bytes = made(size, size);
    CHECK(reinterpret_cast<std::uintptr_t>(bytes.data()) % 16 == 0);
    for (std::size_t i = size; i % 8 != 0; ++i) CHECK(bytes.data()[i] == std::byte{0});
  }
  CHECK(reinterpret_cast<std::uintptr_t>(made(MIB, 1).data()) % 64 == 0);
}

TEST_CASE("Bytes come from an allocator that can be replaced") {
  const std::size_t before = counting().bytes;
  CHECK(made(1001, 1).size() == 1001);
  CHECK(counting().bytes == before + 1008);
}

TEST_CASE("a message refers to large Bytes, and keeps them") {
  lp::_::ContentMessage message(lp::_::RETURN_HEAD_WORDS);
  auto page = message.content().initAs<wire::Page>();
  lp::Bytes large = made(MIB, 1);
  const std::byte* data = large.data();
  page.adoptCover(lp::_::data(large, page));
  large = {};
  bool refers = false;
  for (const auto& segment: message.getSegmentsForOutput()) {
    refers = refers || static_cast<const void*>(segment.begin()) == data;
  }
  CHECK(refers);
  CHECK(lp::_::data(page.asReader().getCover()).data() == data);
  CHECK(message.attachments().share(lp::_::data(page.asReader().getCover()))->data() == data);
  CHECK(lp::Bytes(lp::_::data(page.asReader().getCover())) == made(MIB, 1));
}

TEST_CASE("values of all sizes arrive as they were sent") {
  EACH_WAY(ServedBlobs, server, handle);
  for (const std::size_t size: SIZES) {
    const lp::Bytes sent = made(size, size);
    const std::uint32_t number = handle.futures().put(sent).get();
    CHECK(server.object.all.at(number) == sent);
    CHECK(handle.get(number) == sent);
    CHECK(handle.futures().get(number).get() == sent);
  }
}

TEST_CASE("values of all sizes arrive within others") {
  EACH_WAY(ServedBlobs, server, handle);
  for (const std::size_t size: SIZES) {
    Page page{.cover = made(size, 1), .scans = {made(5, 2), made(size, 3), {}, made(size, 4)}};
    page.inner = Page{.cover = made(3, 5)};
    page.inner->which = Page::Picture{made(size, 6)};
    for (const Page& got: {handle.turn(page), handle.futures().turn(page).get()}) {
      CHECK(got.cover == page.cover);
      CHECK(got.scans == page.scans);
      CHECK(got.inner->cover == page.inner->cover);
      CHECK(std::get<Page::Picture>(got.inner->which).value ==
            std::get<Page::Picture>(page.inner->which).value);
    }
  }
}

TEST_CASE("hundreds of large values fit in one message") {
  EACH_WAY(ServedBlobs, server, handle);
  Page page;
  for (std::size_t i = 0; i < 700; ++i) page.scans.push_back(made(16 * KIB + i, i));
  CHECK(handle.futures().turn(page).get().scans == page.scans);
}

TEST_CASE("what a span shows may change as soon as the call has started") {
  EACH_WAY(ServedBlobs, server, handle);
  std::vector<std::byte> mine(MIB, std::byte{1});
  lp::Future<std::uint32_t> future = handle.futures().put(mine);
  std::ranges::fill(mine, std::byte{2});
  const std::uint32_t number = future.get();
  CHECK(handle.get(number) == lp::Bytes(std::vector<std::byte>(MIB, std::byte{1})));
}

TEST_CASE("results that are kept stay as they were") {
  EACH_WAY(ServedBlobs, server, handle);
  std::vector<lp::Bytes> kept;
  for (std::uint32_t i = 0; i < 50; ++i) {
    server.object.all.push_back(made(i % 3 == 0 ? MIB + i : 20 * KIB * (i + 1), i));
    kept.push_back(handle.futures().get(i).get());
    for (std::uint32_t j = 0; j <= i; j += 7) static_cast<void>(handle.futures().get(j).get());
  }
  for (std::uint32_t i = 0; i < 50; ++i) CHECK(kept[i] == server.object.all[i]);
}

TEST_CASE("arguments that are kept stay as they were, and outlive the connection") {
  std::vector<lp::Bytes> kept;
  {
    ServedBlobs server;
    BlobsHandle handle = server.remote();
    for (std::size_t i = 0; i < 50; ++i) handle.put(made(20 * KIB * (i + 1), i));
    kept = server.object.all;
  }
  for (std::size_t i = 0; i < 50; ++i) CHECK(kept[i] == made(20 * KIB * (i + 1), i));
}

TEST_CASE("in one process the very bytes arrive") {
  ServedBlobs server;
  const BlobsHandle handle = server.local();
  server.object.all.push_back(made(MIB + 3, 1));
  const std::byte* data = server.object.all[0].data();
  CHECK(handle.get(0).data() == data);
  CHECK(handle.futures().get(0).get().data() == data);
  const lp::Bytes argument = made(MIB, 4);
  CHECK(server.object.all.at(handle.futures().put(argument).get()).data() == argument.data());
  const Page page{.cover = made(MIB, 2), .scans = {made(20 * KIB, 3)}};
  const Page got = handle.futures().turn(page).get();
  CHECK(server.object.last.cover.data() == page.cover.data());
  CHECK(got.cover.data() == page.cover.data());
  CHECK(got.scans[0].data() == page.scans[0].data());
}

TEST_CASE("across a socket no large value is copied") {
  ServedBlobs server;
  const BlobsHandle handle = server.remote();
  const Page page{.cover = made(MIB, 2), .scans = {made(MIB, 3)}};
  server.object.all = {made(20 * KIB, 1), made(64 * KIB, 1), made(MIB + 3, 1)};
  const lp::Bytes argument = made(MIB, 4);
  const std::size_t before = counting().bytes;
  CHECK(handle.get(0) == server.object.all[0]);
  CHECK(handle.get(1) == server.object.all[1]);
  CHECK(handle.get(2) == server.object.all[2]);
  CHECK(handle.turn(page).scans == page.scans);
  CHECK(handle.put(argument) == 3);
  CHECK(server.object.all[3] == argument);
  CHECK(counting().bytes == before);
}

TEST_CASE("a small value does not keep a large message") {
  ServedBlobs server;
  const BlobsHandle handle = server.remote();
  server.object.all = {made(MIB, 1)};
  const lp::Bytes beside = made(20 * KIB, 2);
  const std::size_t before = counting().bytes;
  const BlobsBothResult both = handle.both(0, beside);
  CHECK(both.small == beside);
  CHECK(both.large == server.object.all[0]);
  CHECK(counting().bytes == before + 20 * KIB);
}

TEST_CASE("a result that was dropped leaves its memory to the next one") {
  ServedBlobs server;
  const BlobsHandle handle = server.remote();
  server.object.all = {made(8 * MIB, 1)};
  std::set<const std::byte*> places;
  for (int i = 0; i < 10; ++i) places.insert(handle.get(0).data());
  CHECK(places.size() < 5);  // 1, unless this machine stops for so long that the memory is freed
}

}  // namespace
}  // namespace blobs
