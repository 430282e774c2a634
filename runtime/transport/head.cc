#include "runtime/transport/head.h"

#include <capnp/rpc.capnp.h>
#include <kj/debug.h>

#include "lp/call.capnp.h"

namespace lp::_ {

namespace {

using Tag = capnp::rpc::Message::Which;

// The words that Cap'n Proto itself lays out, in the order of the calls.
template <typename Head, typename Build>
Head blankOf(Tag tag, Build build) {
  capnp::MallocMessageBuilder message;
  auto envelope = message.initRoot<idl::Envelope>();
  envelope.setWhich(static_cast<std::uint16_t>(tag));
  build(envelope);
  const auto segment = message.getSegmentsForOutput()[0];
  KJ_ASSERT(segment.size() == Head::WORDS + 2, "the content's Payload follows the head");
  Head head;
  std::memcpy(&head, segment.begin(), sizeof head);
  head.clear();
  return head;
}

}  // namespace

const CallHead& CallHead::blank() {
  static const CallHead blank = blankOf<CallHead>(Tag::CALL, [](idl::Envelope::Builder envelope) {
    auto call = envelope.getBody().initAs<capnp::rpc::Call>();
    call.initTarget().setImportedCap(0);
    envelope.getMetadata().initCall();
    call.initParams();
  });
  return blank;
}

const ReturnHead& ReturnHead::blank() {
  static const ReturnHead blank =
      blankOf<ReturnHead>(Tag::RETURN, [](idl::Envelope::Builder envelope) {
        auto ret = envelope.getBody().initAs<capnp::rpc::Return>();
        ret.setReleaseParamCaps(false);
        ret.initResults();
      });
  return blank;
}

}  // namespace lp::_
