// Heads of calls and returns, as readers of Cap'n Proto see them, and back.
#include "runtime/transport/head.h"

#include <capnp/message.h>
#include <capnp/rpc.capnp.h>
#include <capnp/serialize.h>
#include <doctest/doctest.h>

#include <cstring>

#include "lp/call.capnp.h"

namespace lp::_ {
namespace {

constexpr const char* TEXT = "what it is about";

// The message as it arrives.
MessageBytes arrived(capnp::MessageBuilder& message) {
  const auto words = capnp::messageToFlatArray(message);
  MessageBytes bytes{Buffer::make(words.asBytes().size()), nullptr};
  std::memcpy(bytes.buffer->data(), words.begin(), words.asBytes().size());
  bytes.words = kj::arrayPtr(reinterpret_cast<capnp::word*>(bytes.buffer->data()), words.size());
  return bytes;
}

void setText(capnp::AnyPointer::Builder content) { content.initAs<idl::NodeRef>().setLabel(TEXT); }
bool hasText(capnp::AnyPointer::Reader content) {
  return content.getAs<idl::NodeRef>().getLabel() == TEXT;
}

CallHead someCall() {
  CallHead head = CallHead::blank();
  head.question = 7;
  head.ordinal = 3;
  head.interfaceId = 0xfedcba9876543210;
  head.import = 5;
  head.callId = 0x123456789abcdef0;
  head.setTimeLeftNanos(1'500'000'000);
  return head;
}

TEST_CASE("a call's head is what a reader finds") {
  ContentMessage message(CALL_HEAD_WORDS);
  setText(message.content());
  writeHead(message, someCall());
  IncomingMessage read(arrived(message));
  auto envelope = read.getRoot<idl::Envelope>();
  REQUIRE(envelope.getWhich() == capnp::rpc::Message::CALL);
  REQUIRE(read.getRoot<capnp::rpc::Message>().isCall());
  auto call = envelope.getBody().getAs<capnp::rpc::Call>();
  CHECK(call.getQuestionId() == 7);
  CHECK(call.getMethodId() == 3);
  CHECK(call.getInterfaceId() == 0xfedcba9876543210);
  CHECK(call.getTarget().getImportedCap() == 5);
  CHECK(call.getSendResultsTo().isCaller());
  CHECK(!call.getParams().hasCapTable());
  CHECK(hasText(call.getParams().getContent()));
  auto metadata = envelope.getMetadata().getCall();
  CHECK(metadata.getCallId() == 0x123456789abcdef0);
  CHECK(metadata.getTimeLeftNanos() == 1'500'000'000);
  CHECK(!metadata.hasChain());
}

TEST_CASE("a call's head comes back as it was") {
  ContentMessage message(CALL_HEAD_WORDS);
  setText(message.content());
  const CallHead sent = someCall();
  writeHead(message, sent);
  const MessageBytes bytes = arrived(message);
  const auto head = readHead<CallHead>(bytes);
  REQUIRE(head.has_value());
  CHECK(std::memcmp(&*head, &sent, sizeof sent) == 0);
  CHECK(head->timeLeftNanos() == 1'500'000'000);
  CHECK(CallHead::blank().timeLeftNanos() == -1);
  CHECK(!readHead<ReturnHead>(bytes));
  IncomingMessage content(bytes, CallHead::WORDS);
  CHECK(hasText(content.getRoot<capnp::AnyPointer>()));
}

TEST_CASE("a return's head is what a reader finds, and comes back") {
  ContentMessage message(RETURN_HEAD_WORDS);
  setText(message.content());
  ReturnHead sent = ReturnHead::blank();
  sent.answer = 9;
  writeHead(message, sent);
  const MessageBytes bytes = arrived(message);
  IncomingMessage read(bytes);
  auto ret = read.getRoot<capnp::rpc::Message>().getReturn();
  CHECK(ret.getAnswerId() == 9);
  CHECK(!ret.getReleaseParamCaps());
  CHECK(hasText(ret.getResults().getContent()));
  CHECK(!readHead<CallHead>(bytes));
  const auto head = readHead<ReturnHead>(bytes);
  REQUIRE(head.has_value());
  CHECK(head->answer == 9);
  IncomingMessage content(bytes, ReturnHead::WORDS);
  CHECK(hasText(content.getRoot<capnp::AnyPointer>()));
}

TEST_CASE("what a head cannot say is left to readers") {
  const auto isPlain = [](auto change) {
    ContentMessage message(CALL_HEAD_WORDS);
    setText(message.content());
    writeHead(message, someCall());
    auto envelope = message.getRoot<idl::Envelope>();
    change(message, envelope, envelope.getBody().getAs<capnp::rpc::Call>());
    return readHead<CallHead>(arrived(message)).has_value();
  };
  CHECK(isPlain([](auto&, auto, auto) {}));
  CHECK(!isPlain([](auto&, auto, auto call) { call.getParams().initCapTable(1); }));
  CHECK(!isPlain([](auto&, auto, auto call) { call.getTarget().initPromisedAnswer(); }));
  CHECK(!isPlain([](auto&, auto, auto call) { call.getSendResultsTo().setYourself(); }));
  CHECK(!isPlain([](auto&, auto envelope, auto) {
    envelope.getMetadata().getCall().initChain(1)[0].setNode("a/0");
  }));
  CHECK(!isPlain([](auto&, auto envelope, auto) { envelope.getMetadata().setNone(); }));
  CHECK(!isPlain([](ContentMessage& message, auto, auto) {
    // Too much for the first segment.
    message.content().initAs<idl::NodeRef>().initLabel(10'000);
  }));
}

TEST_CASE("a message without a head, one of another sort, and half a head are none") {
  capnp::MallocMessageBuilder other;
  other.initRoot<idl::NodeRef>().setLabel(std::string(1000, 'x'));
  CHECK(!readHead<CallHead>(arrived(other)));
  CHECK(!readHead<ReturnHead>(arrived(other)));
  capnp::MallocMessageBuilder empty;
  empty.initRoot<capnp::AnyPointer>();
  CHECK(!readHead<CallHead>(arrived(empty)));
  CHECK(!readHead<ReturnHead>(arrived(empty)));
}

TEST_CASE("content that points out of its message is refused, in front as behind") {
  for (const int words: {-3, 2000}) {
    ContentMessage message(CALL_HEAD_WORDS);
    setText(message.content());
    writeHead(message, someCall());
    // A struct pointer: so many words from its end on, one word of data.
    const std::uint64_t pointer = static_cast<std::uint32_t>(words * 4) | std::uint64_t{1} << 32;
    const MessageBytes bytes = arrived(message);
    auto* content = bytes.buffer->data() + (1 + CALL_HEAD_WORDS) * sizeof(capnp::word);
    std::memcpy(content, &pointer, sizeof pointer);
    REQUIRE(readHead<CallHead>(bytes).has_value());
    IncomingMessage read(bytes, CallHead::WORDS);
    CHECK_THROWS_AS(read.getRoot<capnp::AnyPointer>().getAs<idl::NodeRef>(), kj::Exception);
  }
}

TEST_CASE("a message grows as it needs to") {
  ContentMessage message(RETURN_HEAD_WORDS);
  auto chain = message.content().initAs<idl::CallMetadata>().initChain(1000);
  for (auto hop: chain) hop.setNode(std::string(100, 'n'));
  writeHead(message, ReturnHead::blank());
  CHECK(!message.isSmall());
  IncomingMessage read(arrived(message));
  auto results = read.getRoot<capnp::rpc::Message>().getReturn().getResults();
  const auto back = results.getContent().getAs<idl::CallMetadata>().getChain();
  REQUIRE(back.size() == 1000);
  for (auto hop: back) REQUIRE(hop.getNode() == std::string(100, 'n'));
}

}  // namespace
}  // namespace lp::_
