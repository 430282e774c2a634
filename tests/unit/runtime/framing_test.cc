// Cutting a stream into messages, and refusing what is beyond the limits.
#include "runtime/transport/framing.h"

#include <capnp/message.h>
#include <capnp/serialize.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "lp/call.capnp.h"
#include "runtime/error.h"

namespace lp::_ {
namespace {

std::vector<std::byte> messageOf(const std::string& text) {
  capnp::MallocMessageBuilder message;
  message.initRoot<idl::NodeRef>().setLabel(text);
  auto words = capnp::messageToFlatArray(message);
  auto bytes = words.asBytes();
  std::vector<std::byte> result(bytes.size());
  std::memcpy(result.data(), bytes.begin(), bytes.size());
  return result;
}

// Gives the cutter so many bytes at a time; the texts of the messages that come out.
std::vector<std::string> cut(const std::vector<std::byte>& stream, std::size_t step) {
  MessageCutter cutter;
  std::vector<std::string> texts;
  for (std::size_t at = 0; at < stream.size();) {
    const auto space = cutter.space();
    const std::size_t size = std::min<std::size_t>({step, space.size(), stream.size() - at});
    std::memcpy(space.data(), stream.data() + at, size);
    cutter.filled(size);
    at += size;
    while (auto bytes = cutter.next()) {
      IncomingMessage message(std::move(*bytes));
      texts.push_back(message.getRoot<idl::NodeRef>().getLabel().cStr());
    }
  }
  return texts;
}

TEST_CASE("messages are cut whatever the pieces they come in") {
  std::vector<std::byte> stream;
  std::vector<std::string> expected;
  for (std::size_t size: {0u, 1u, 100u, 40'000u, 70'000u, 1'000'000u, 3u}) {
    expected.push_back(std::string(size, 'x'));
    const auto bytes = messageOf(expected.back());
    stream.insert(stream.end(), bytes.begin(), bytes.end());
  }
  for (std::size_t step: {7u, 64u, 4096u, 65'536u, 1u << 20}) CHECK(cut(stream, step) == expected);
}

Code refusal(std::vector<std::uint32_t> head) {
  std::vector<std::byte> bytes(head.size() * 4);
  std::memcpy(bytes.data(), head.data(), bytes.size());
  try {
    cut(bytes, bytes.size());
  } catch (const Error& error) {
    return error.code();
  }
  return Code::OK;
}

TEST_CASE("sizes beyond the limits are refused before anything is allocated") {
  CHECK(refusal({0xffffffffu, 0}) == Code::INVALID_ARGUMENT);  // 2^32 segments
  CHECK(refusal({512, 0}) == Code::INVALID_ARGUMENT);          // 513 segments
  CHECK(refusal({0, 0xffffffffu}) == Code::INVALID_ARGUMENT);  // a segment of 32 GiB
  CHECK(refusal({1, 0x7fffffffu, 0x7fffffffu, 0}) == Code::INVALID_ARGUMENT);
  CHECK(refusal({0, 1}) == Code::OK);  // only waits for more
}

}  // namespace
}  // namespace lp::_
