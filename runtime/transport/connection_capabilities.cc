// Handles in arguments and results: what we lent the peer, what it lent us.
#include <utility>

#include "runtime/transport/connection.h"

namespace lp::_ {

// With the lock held, as all below unless said.
std::vector<std::uint32_t> Connection::writeCapabilities(
    const std::vector<std::shared_ptr<Target>>& targets, capnp::rpc::Payload::Builder payload) {
  std::vector<std::uint32_t> exported;
  if (targets.empty()) return exported;
  auto table = payload.initCapTable(static_cast<unsigned>(targets.size()));
  for (unsigned i = 0; i < targets.size(); ++i) {
    const std::shared_ptr<Target>& target = targets[i];
    if (target == nullptr) {
      table[i].setNone();
      continue;
    }
    if (auto imported = std::dynamic_pointer_cast<ImportedCapability>(target);
        imported != nullptr && imported->connection() == this) {
      table[i].setReceiverHosted(imported->id());
      continue;
    }
    auto [known, isNew] = exportOfTarget_.try_emplace(target.get(), nextExport_);
    if (isNew) {
      exports_.add(nextExport_++)->target = target;
      ++exportCount_;
    }
    ++exports_.find(known->second)->references;
    table[i].setSenderHosted(known->second);
    exported.push_back(known->second);
  }
  return exported;
}

void Connection::writeNodes(const std::vector<std::shared_ptr<Target>>& targets,
                            capnp::List<idl::NodeRef>::Builder nodes) {
  for (unsigned i = 0; i < targets.size(); ++i) {
    if (targets[i] == nullptr || !targets[i]->isNode()) continue;
    const std::string& name = targets[i]->name();
    const std::size_t slash = name.rfind('/');
    nodes[i].setLabel(name.substr(0, slash));
    nodes[i].setIndex(static_cast<std::uint32_t>(std::stoul(name.substr(slash + 1))));
  }
}

Connection::Path Connection::pathOf(capnp::rpc::PromisedAnswer::Reader promised) {
  Path path;
  for (auto step: promised.getTransform()) {
    if (step.isGetPointerField()) path.push_back(step.getGetPointerField());
  }
  return path;
}

std::shared_ptr<Target> Connection::exported(std::uint32_t id) {
  const Export* found = exports_.find(id);
  if (found == nullptr) throw Error(Code::INVALID_ARGUMENT, "a capability that was not exported");
  return found->target;
}

std::shared_ptr<Target> Connection::readCapability(capnp::rpc::CapDescriptor::Reader descriptor) {
  switch (descriptor.which()) {
    case capnp::rpc::CapDescriptor::SENDER_HOSTED:
      return import(descriptor.getSenderHosted());
    case capnp::rpc::CapDescriptor::SENDER_PROMISE:
      // Calls go to the promise: its host passes them on once it is resolved.
      return import(descriptor.getSenderPromise());
    case capnp::rpc::CapDescriptor::RECEIVER_HOSTED:
      return exported(descriptor.getReceiverHosted());
    case capnp::rpc::CapDescriptor::RECEIVER_ANSWER: {
      auto promised = descriptor.getReceiverAnswer();
      Answer* answer = answers_.find(promised.getQuestionId());
      return answer != nullptr ? capabilityIn(*answer, pathOf(promised)) : nullptr;
    }
    case capnp::rpc::CapDescriptor::THIRD_PARTY_HOSTED:
      return import(descriptor.getThirdPartyHosted().getVineId());
    default:
      return nullptr;
  }
}

std::vector<std::shared_ptr<Target>> Connection::readCapabilities(
    capnp::rpc::Payload::Reader payload, Nodes nodes) {
  std::vector<std::shared_ptr<Target>> targets;
  auto finder = options_.nodes.lock();
  unsigned i = 0;
  for (auto descriptor: payload.getCapTable()) {
    std::shared_ptr<Target> target = readCapability(descriptor);
    // A node of our program is better called without a detour. Its import is released as `target`
    // goes.
    if (finder != nullptr && i < nodes.size() && nodes[i].getLabel().size() > 0) {
      if (auto direct = finder->find(nodes[i].getLabel().cStr(), nodes[i].getIndex()))
        target = std::move(direct);
    }
    targets.push_back(std::move(target));
    ++i;
  }
  return targets;
}

std::shared_ptr<Target> Connection::import(std::uint32_t id) {
  Import& entry = imports_[id];
  ++entry.references;
  std::shared_ptr<ImportedCapability> capability = entry.capability.lock();
  if (capability == nullptr) {
    capability = std::make_shared<ImportedCapability>(
        shared_from_this(), id,
        "an object of " + (peerNode_ != nullptr ? *peerNode_ : options_.peer));
    entry.capability = capability;
  }
  return capability;
}

// Without the lock, from the destructor of the last handle.
void Connection::releaseImport(std::uint32_t id) {
  std::lock_guard lock(mutex_);
  auto found = imports_.find(id);
  // The peer may have sent it again meanwhile.
  if (found == imports_.end() || !found->second.capability.expired()) return;
  capnp::MallocMessageBuilder message;
  auto release = message.initRoot<capnp::rpc::Message>().initRelease();
  release.setId(id);
  release.setReferenceCount(found->second.references);
  imports_.erase(found);
  send(message);
  leave(true);
}

std::shared_ptr<Target> Connection::capabilityIn(Answer& answer, const Path& path) {
  if (answer.rare != nullptr) {
    if (answer.rare->bootstrap != nullptr) return path.empty() ? answer.rare->bootstrap : nullptr;
    if (answer.rare->error) return nullptr;
  }
  if (answer.request == nullptr) return nullptr;
  capnp::AnyPointer::Reader at = answer.request->results().asReader();
  for (std::uint16_t field: path) {
    auto pointers = at.getAs<capnp::AnyStruct>().getPointerSection();
    if (field >= pointers.size()) return nullptr;
    at = pointers[field];
  }
  if (!at.isCapability()) return nullptr;
  return targetOf(at.getAs<capnp::Capability>());
}

void Connection::releaseExport(std::uint32_t id, std::uint32_t references) {
  Export* found = exports_.find(id);
  if (found == nullptr) return;
  if (found->references > references) {
    found->references -= references;
    return;
  }
  std::shared_ptr<Target> gone = std::move(found->target);
  exportOfTarget_.erase(gone.get());
  exports_.erase(id);
  --exportCount_;
}

void Connection::handleRelease(capnp::rpc::Release::Reader release) {
  std::lock_guard lock(mutex_);
  releaseExport(release.getId(), release.getReferenceCount());
}

void Connection::handleResolve(capnp::rpc::Resolve::Reader resolve) {
  // We go on calling the promise; what it resolved to is given back at once.
  if (!resolve.isCap()) return;
  std::lock_guard lock(mutex_);
  auto cap = resolve.getCap();
  if (cap.isSenderHosted()) {
    import(cap.getSenderHosted());
  } else if (cap.isSenderPromise()) {
    import(cap.getSenderPromise());
  }
}

void Connection::handleDisembargo(capnp::rpc::Disembargo::Reader disembargo) {
  if (!disembargo.getContext().isSenderLoopback()) return;
  // All calls that came before were passed on in order: the echo may follow them.
  std::lock_guard lock(mutex_);
  std::shared_ptr<Target> target;
  auto aim = disembargo.getTarget();
  if (aim.isImportedCap()) {
    if (const Export* found = exports_.find(aim.getImportedCap())) target = found->target;
  } else if (aim.isPromisedAnswer()) {
    Answer* answer = answers_.find(aim.getPromisedAnswer().getQuestionId());
    if (answer != nullptr) target = capabilityIn(*answer, pathOf(aim.getPromisedAnswer()));
  }
  auto imported = std::dynamic_pointer_cast<ImportedCapability>(target);
  if (imported == nullptr || imported->connection() != this) {
    throw Error(Code::INVALID_ARGUMENT, "a disembargo of something that is not the sender's");
  }
  capnp::MallocMessageBuilder message;
  auto echo = message.initRoot<capnp::rpc::Message>().initDisembargo();
  echo.initTarget().setImportedCap(imported->id());
  echo.getContext().setReceiverLoopback(disembargo.getContext().getSenderLoopback());
  send(message);
  leave(false);
}

}  // namespace lp::_
