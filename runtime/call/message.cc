#include "runtime/call/message.h"

#include <kj/async.h>
#include <kj/debug.h>

#include <utility>

#include "runtime/call/target.h"

namespace lp::_ {

namespace {

// Only holds a Target. All that would make a call is an error of ours.
class TargetHook final: public capnp::ClientHook {
 public:
  explicit TargetHook(std::shared_ptr<Target> target): target_(std::move(target)) {}

  const std::shared_ptr<Target>& target() const { return target_; }

  capnp::Request<capnp::AnyPointer, capnp::AnyPointer> newCall(
      uint64_t, uint16_t, kj::Maybe<capnp::MessageSize>) override {
    KJ_UNIMPLEMENTED("handles of lpgen are not called through Cap'n Proto's clients");
  }
  VoidPromiseAndPipeline call(uint64_t, uint16_t, kj::Own<capnp::CallContextHook>&&) override {
    KJ_UNIMPLEMENTED("handles of lpgen are not called through Cap'n Proto's clients");
  }
  kj::Maybe<capnp::ClientHook&> getResolved() override { return nullptr; }
  kj::Maybe<kj::Promise<kj::Own<capnp::ClientHook>>> whenMoreResolved() override { return nullptr; }
  // A new hook, not a reference: kj's counts are for one thread, and messages move between threads.
  kj::Own<capnp::ClientHook> addRef() override { return hookOf(target_); }
  const void* getBrand() override { return &BRAND; }
  kj::Maybe<int> getFd() override { return nullptr; }

  static constexpr char BRAND = 0;

 private:
  std::shared_ptr<Target> target_;
};

std::vector<std::shared_ptr<Target>> targetsOf(capnp::BuilderCapabilityTable& table) {
  std::vector<std::shared_ptr<Target>> targets;
  for (auto& entry: table.getTable()) {
    KJ_IF_MAYBE(hook, entry) {
      targets.push_back(targetOf(**hook));
    } else {
      targets.push_back(nullptr);
    }
  }
  return targets;
}

}  // namespace

kj::Own<capnp::ClientHook> hookOf(std::shared_ptr<Target> target) {
  return kj::heap<TargetHook>(std::move(target));
}

std::shared_ptr<Target> targetOf(capnp::ClientHook& hook) {
  if (hook.getBrand() != &TargetHook::BRAND) return nullptr;
  return static_cast<TargetHook&>(hook).target();
}

std::shared_ptr<Target> targetOf(capnp::Capability::Client client) {
  auto hook = capnp::ClientHook::from(kj::mv(client));
  return targetOf(*hook);
}

kj::Array<kj::Maybe<kj::Own<capnp::ClientHook>>> hooksOf(
    const std::vector<std::shared_ptr<Target>>& targets) {
  auto hooks = kj::heapArrayBuilder<kj::Maybe<kj::Own<capnp::ClientHook>>>(targets.size());
  for (const std::shared_ptr<Target>& target: targets) {
    if (target == nullptr) {
      hooks.add(nullptr);
    } else {
      hooks.add(hookOf(target));
    }
  }
  return hooks.finish();
}

namespace {

// What it is in rpc.capnp's Message, and where its content lies.
template <typename Body>
constexpr capnp::rpc::Message::Which TAG{};
template <>
constexpr auto TAG<capnp::rpc::Call> = capnp::rpc::Message::CALL;
template <>
constexpr auto TAG<capnp::rpc::Return> = capnp::rpc::Message::RETURN;

capnp::rpc::Payload::Builder payload(capnp::rpc::Call::Builder call) { return call.initParams(); }
capnp::rpc::Payload::Builder payload(capnp::rpc::Return::Builder ret) { return ret.initResults(); }

}  // namespace

template <typename Body>
ContentMessage<Body>::ContentMessage()
    : envelope_(message_.initRoot<idl::Envelope>()),
      body_(envelope_.getBody().initAs<Body>()),
      content_(table_.imbue(payload(body_).getContent())) {
  envelope_.setWhich(static_cast<std::uint16_t>(TAG<Body>));
}

template <typename Body>
std::vector<std::shared_ptr<Target>> ContentMessage<Body>::capabilities() {
  return targetsOf(table_);
}

template class ContentMessage<capnp::rpc::Call>;
template class ContentMessage<capnp::rpc::Return>;

}  // namespace lp::_
